package app.fermata.server.identity;

import app.fermata.log.Append;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.KindRules;
import app.fermata.log.Kinds;
import app.fermata.log.LogUnavailableException;
import app.fermata.log.memory.InMemoryLog;
import app.fermata.server.access.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Accounts in memory, with a log that tells of their changes.
final class FakeAccounts implements Accounts {
  final InMemoryLog log;
  private final AtomicReference<@Nullable Workspace> workspace = new AtomicReference<>();
  private final Map<UUID, Account> accounts = new ConcurrentHashMap<>();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final AtomicInteger writes = new AtomicInteger();

  FakeAccounts(InstantSource clock) {
    this.log =
        new InMemoryLog(
            Kinds.of(
                new KindRules("account", KindRules.Retention.KEEP, KindRules.Floor.EXEMPT, false)),
            clock);
  }

  @Override
  public Optional<Workspace> workspace() {
    return Optional.ofNullable(workspace.get());
  }

  @Override
  public void found(UUID id, String name, UUID owner, Person person) {
    workspace.compareAndSet(null, new Workspace(id, name));
    put(owner, person.name(), Role.OWNER, false, false);
  }

  /// The next newcomer meets a log that does not answer.
  void failOnce() {
    failing.set(true);
  }

  @Override
  public void create(UUID account, Person person, Role role, @Nullable UUID invitedBy) {
    if (failing.getAndSet(false)) {
      throw new LogUnavailableException(
          "switched off", Duration.ofSeconds(1), new IllegalStateException());
    }
    put(account, person.name(), role, false, false);
  }

  @Override
  public void claim(UUID account, @Nullable String zone, @Nullable String language) {
    Account known = accounts.get(account);
    if (known != null) {
      put(account, known.name(), known.role(), false, false);
    }
  }

  void put(UUID id, String name, Role role, boolean deactivated, boolean imported) {
    int write = writes.incrementAndGet();
    long place = Optional.ofNullable(accounts.get(id)).map(Account::place).orElse((long) write);
    accounts.put(id, new Account(id, name, role, false, deactivated, imported, place));
    Workspace in = workspace().orElseThrow();
    Draft draft =
        Draft.put(id, "account", null, Body.utf8(deactivated ? "{\"deactivated\":true}" : "{}"));
    log.append(
        new Append(
            new CommandId(id, new UUID(write, id.getLeastSignificantBits())),
            Digest.of(Integer.toString(write).getBytes(StandardCharsets.UTF_8)),
            id,
            List.of(new Append.Part(in.id(), List.of(), List.of(draft)))));
  }

  @Override
  public Optional<Account> find(UUID account) {
    return Optional.ofNullable(accounts.get(account));
  }

  @Override
  public List<Account> list(long afterPlace, int limit) {
    return accounts.values().stream()
        .filter(account -> account.place() > afterPlace)
        .sorted(Comparator.comparingLong(Account::place))
        .limit(limit)
        .toList();
  }
}
