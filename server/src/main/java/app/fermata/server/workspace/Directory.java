package app.fermata.server.workspace;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.log.TailListener;
import app.fermata.server.command.Args;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A replica of the workspace log in memory: everybody and every public channel, to search and to
/// list. 50,000 accounts take some 20 MB.
///
/// Kept current by the tail; `people` and `channels` also ask the log for its head, so what they
/// return is never behind.
public final class Directory implements TailListener {
  private static final int PAGE = 2_000;

  private final Log log;
  private final Map<UUID, Replica> replicas = new ConcurrentHashMap<>();

  public Directory(Log log) {
    this.log = log;
  }

  /// An account or channel as it is now.
  public record Listed<T>(Entry entry, T body, String folded) {
    public UUID id() {
      return entry.key();
    }

    /// Where it stands among the others, as a text that sorts like them.
    public String position() {
      return folded + '\0' + id();
    }
  }

  /// One workspace.
  private static final class Replica {
    final Map<UUID, Listed<AccountBody>> accounts = new ConcurrentHashMap<>();
    final Map<UUID, Listed<ChannelBody>> channels = new ConcurrentHashMap<>();

    /// Everything up to this seq is here.
    final AtomicLong through = new AtomicLong();

    /// In order of their names; null: to be sorted anew.
    volatile @Nullable List<Listed<AccountBody>> sortedAccounts;

    volatile @Nullable List<Listed<ChannelBody>> sortedChannels;

    void apply(long from, long to, List<Entry> entries) {
      for (Entry entry : entries) {
        if (!entry.isLiving()) {
          continue;
        }
        if (entry.kind().equals(WorkspaceKinds.ACCOUNT.name())) {
          put(accounts, entry, AccountBody.read(entry.body()), AccountBody::name);
          sortedAccounts = null;
        } else if (entry.kind().equals(WorkspaceKinds.CHANNEL.name())) {
          put(channels, entry, ChannelBody.read(entry.body()), ChannelBody::name);
          sortedChannels = null;
        }
      }
      through.updateAndGet(now -> from <= now ? Math.max(now, to) : now);
    }

    private static <T> void put(
        Map<UUID, Listed<T>> into, Entry entry, T body, Function<T, String> name) {
      into.merge(
          entry.key(),
          new Listed<>(entry, body, foldName(name.apply(body))),
          (old, now) -> now.entry.position().isAfter(old.entry.position()) ? now : old);
    }
  }

  /// Names that differ in case only are one.
  public static String foldName(String name) {
    return Args.fold(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /// Whether an account has this id. In memory; may miss an account that is a moment old, whose id
  /// nobody can know yet.
  public boolean isAccount(UUID workspace, UUID id) {
    return replica(workspace).accounts.containsKey(id);
  }

  /// Everybody, deactivated ones included, by name.
  public List<Listed<AccountBody>> people(UUID workspace) {
    Replica replica = current(workspace);
    List<Listed<AccountBody>> sorted = replica.sortedAccounts;
    if (sorted == null) {
      sorted = sorted(replica.accounts);
      replica.sortedAccounts = sorted;
    }
    return sorted;
  }

  /// One account, or null.
  public @Nullable Listed<AccountBody> person(UUID workspace, UUID account) {
    return current(workspace).accounts.get(account);
  }

  /// Every public channel, archived ones included, by name.
  public List<Listed<ChannelBody>> channels(UUID workspace) {
    Replica replica = current(workspace);
    List<Listed<ChannelBody>> sorted = replica.sortedChannels;
    if (sorted == null) {
      sorted = sorted(replica.channels);
      replica.sortedChannels = sorted;
    }
    return sorted;
  }

  @Override
  public void reached(UUID logId, long from, Position through, String check, List<Entry> entries) {
    Replica replica = replicas.get(logId);
    if (replica != null && !entries.isEmpty()) {
      replica.apply(from, through.seq(), entries);
    }
  }

  private static <T> List<Listed<T>> sorted(Map<UUID, Listed<T>> listed) {
    return listed.values().stream().sorted(Comparator.comparing(Listed::position)).toList();
  }

  private Replica replica(UUID workspace) {
    Replica known = replicas.get(workspace);
    return known != null ? known : current(workspace);
  }

  private Replica current(UUID workspace) {
    Replica replica = replicas.computeIfAbsent(workspace, _ -> new Replica());
    long head = log.head(workspace).position().seq();
    long through = replica.through.get();
    while (through < head) {
      Range range = log.readAfter(workspace, through, 0, PAGE);
      replica.apply(through, range.through().seq(), range.entries());
      if (range.through().seq() <= through) {
        break;
      }
      through = range.through().seq();
    }
    return replica;
  }
}
