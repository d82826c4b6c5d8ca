package app.fermata.server.command;

import app.fermata.log.Body;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.TailListener;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The newest structural entries (who is a member, what a channel is called …), read so often that
/// they are kept in memory: posting a message decides without a query.
///
/// Kept current by the log's tail. It may still be stale for a moment (another node was faster);
/// therefore whatever is decided on it is guarded, and a guard that fails refreshes it.
public final class Newest implements TailListener {
  private static final int MOST = 200_000;
  private static final int PAGE = 2_000;

  private final Log log;
  private final Set<String> kinds;
  private final Cache<Key, Slot> slots = Caffeine.newBuilder().maximumSize(MOST).build();

  /// Counts tail hints that came without entries; what was being read meanwhile is not kept.
  private final AtomicLong blindHints = new AtomicLong();

  private record Key(UUID log, UUID key) {}

  /// An entry and what its body says.
  public record State<T>(Entry entry, T body) {
    public long seq() {
      return entry.seq();
    }
  }

  /// What is known of a key; no entry: the key does not exist.
  private static final class Slot {
    final @Nullable Entry entry;

    /// The body as its owner reads it. Written by whoever reads first; any thread's result serves.
    volatile @Nullable Object parsed;

    Slot(@Nullable Entry entry) {
      this.entry = entry;
    }

    Position position() {
      return entry == null ? Position.START : entry.position();
    }
  }

  /// @param kinds the kinds that are kept in memory; those of others are read each time
  public Newest(Log log, Set<String> kinds) {
    this.log = log;
    this.kinds = Set.copyOf(kinds);
  }

  /// How the bodies of a kind are read.
  public record Kind<T>(String name, Function<Body, T> read) {}

  /// The newest living entry of a key and its body, or null where there is none of this kind.
  public <T> @Nullable State<T> find(UUID logId, UUID key, Kind<T> kind) {
    Slot slot = slot(new Key(logId, key), kind.name());
    Entry entry = slot.entry;
    if (entry == null || !entry.isLiving() || !entry.kind().equals(kind.name())) {
      return null;
    }
    Object parsed = slot.parsed;
    if (parsed == null) {
      parsed = Objects.requireNonNull(kind.read().apply(entry.body()));
      slot.parsed = parsed;
    }
    // A key has one kind for ever, and a kind has one reader.
    @SuppressWarnings("unchecked")
    T body = (T) parsed;
    return new State<>(entry, body);
  }

  /// The seq to guard the key with; 0 where it does not exist.
  public long seq(UUID logId, UUID key, Kind<?> kind) {
    Entry entry = slot(new Key(logId, key), kind.name()).entry;
    return entry == null ? 0 : entry.seq();
  }

  /// Forgets the key: a guard has failed.
  public void refresh(UUID logId, UUID key) {
    slots.invalidate(new Key(logId, key));
  }

  /// Reads the keys of a kind ahead, up to half of what is kept.
  public void recall(UUID logId, String kind) {
    long after = 0;
    List<Entry> page;
    do {
      long before = blindHints.get();
      page = log.newestOfKind(logId, kind, after, PAGE);
      if (blindHints.get() == before) {
        observe(page);
      }
      after = page.isEmpty() ? after : page.getLast().place();
    } while (page.size() == PAGE && slots.estimatedSize() < MOST / 2);
  }

  /// Takes note of entries, whatever brought them (the tail, the feed, an append's answer).
  public void observe(List<Entry> entries) {
    for (Entry entry : entries) {
      if (kinds.contains(entry.kind())) {
        keep(new Key(entry.log(), entry.key()), new Slot(entry));
      }
    }
  }

  @Override
  public void reached(UUID logId, long from, Position through, String check, List<Entry> entries) {
    if (entries.isEmpty()) {
      blindHints.incrementAndGet();
      slots.asMap().keySet().removeIf(key -> key.log().equals(logId));
    } else {
      observe(entries);
    }
  }

  private Slot slot(Key key, String kind) {
    if (!kinds.contains(kind)) {
      return new Slot(log.newest(key.log(), key.key()).orElse(null));
    }
    Slot known = slots.getIfPresent(key);
    if (known != null) {
      return known;
    }
    long before = blindHints.get();
    var read = new Slot(log.newest(key.log(), key.key()).orElse(null));
    return blindHints.get() == before ? keep(key, read) : read;
  }

  private Slot keep(Key key, Slot slot) {
    return slots
        .asMap()
        .merge(key, slot, (old, now) -> now.position().isAfter(old.position()) ? now : old);
  }
}
