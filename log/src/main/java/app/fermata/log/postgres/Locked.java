package app.fermata.log.postgres;

import app.fermata.log.Append;
import app.fermata.log.CommandId;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Kinds;
import app.fermata.log.rules.KeyState;
import app.fermata.log.rules.LogState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// What a transaction knows once it holds the locks of all logs that its commands write, and the
/// far lock where it needs that. True until it ends, and never used after.
///
/// The far lock is one for all logs. Who guards keys from afar shares it, so that nobody waits for
/// another; who writes a kind that is guarded from afar has it alone, so that such a key does not
/// move between a guard's look at it and the guard's commit. It comes before every other lock.
///
/// @param epoch the database's; the era is the feed's
/// @param states of every log named, the empty ones included. The head of one that is only guarded
///   from afar may move meanwhile, its keys that may be guarded so do not
/// @param missing logs to write that have no head yet
/// @param guarded the keys that guards name
record Locked(
    int epoch,
    int era,
    Map<UUID, LogState> states,
    Map<CommandId, Remembered> commands,
    Set<UUID> missing,
    Set<LogKey> guarded) {

  /// Keeps our advisory locks away from those of others on the same database.
  private static final long LOCK_SPACE = 0x6665726d6174616cL;

  /// The far lock, and the number that asks for a share of it. A log whose lock happens to have one
  /// of these numbers waits where it need not.
  private static final long FAR = 0x6665726d61746166L;

  private static final long FAR_SHARED = FAR + 1;

  private static final String READ_KEYS =
      """
      SELECT e.log, e.key, e.seq, e.place, e.kind, e.parent, coalesce(e.creator, e.author), e.mark,
          e.in_stream, coalesce(e.floor_place, e.place)
        FROM unnest(?::uuid[], ?::uuid[]) AS w (log, key)
        JOIN log_entry e ON e.log = w.log AND e.key = w.key AND e.newest
      """;

  /// Five statements, one round trip: each sees what was committed when it starts, so those after
  /// the first, which start when the locks are held, see everything that the locks protect.
  ///
  /// The locks are advisory, not row locks on the heads: a row lock gives the transaction its
  /// number before it has waited for the others, and the feed is ordered by number. Like this a
  /// transaction gets its number when it first writes, with all its locks held, so numbers rise
  /// along each log.
  private static final String READ =
      """
      SELECT count(CASE w.lock
          WHEN %d THEN pg_advisory_xact_lock_shared(%d)::text
          ELSE pg_advisory_xact_lock(w.lock)::text END)
        FROM unnest(?::bigint[]) AS w (lock);
      SELECT epoch, era FROM log_state;
      SELECT h.log, h.seq, h.epoch, h.last_at, h.check_value, h.last_paged, h.last_paged_at
        FROM log_head h WHERE h.log = ANY (?::uuid[]);
      %s;
      SELECT c.id, c.account, %s
        FROM unnest(?::uuid[], ?::uuid[]) AS w (id, account)
        JOIN log_command c ON c.id = w.id AND c.account = w.account
      """
          .formatted(FAR_SHARED, FAR, READ_KEYS.strip(), Remembered.COLUMNS);

  record LogKey(UUID log, UUID key) {}

  /// @param familiar keys that need not be read where their log has not moved
  static Locked read(
      Connection connection, Collection<Append> commands, Kinds kinds, Familiar familiar)
      throws SQLException {
    Set<UUID> logs = new LinkedHashSet<>();
    Set<LogKey> keys = new LinkedHashSet<>();
    Set<LogKey> guarded = new LinkedHashSet<>();
    List<UUID> ids = new ArrayList<>(commands.size());
    List<UUID> accounts = new ArrayList<>(commands.size());
    for (Append command : commands) {
      ids.add(command.id().id());
      accounts.add(command.id().account());
      for (Append.Part part : command.parts()) {
        logs.add(part.log());
        addKeys(part, keys, guarded);
      }
      for (Append.FarGuard guard : command.farGuards()) {
        guarded.add(new LogKey(guard.log(), guard.key()));
      }
    }
    keys.addAll(guarded);
    Set<UUID> seen = new LinkedHashSet<>(logs);
    keys.forEach(key -> seen.add(key.log()));
    List<LogKey> known = new ArrayList<>();
    List<LogKey> unknown = new ArrayList<>();
    keys.forEach(key -> (familiar.knows(key.log(), key.key()) ? known : unknown).add(key));
    Locked locked;
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      Columns columns = new Columns(statement).longs(locks(logs, farLock(commands, kinds)));
      columns.uuids(seen);
      bind(columns, unknown).uuids(ids).uuids(accounts);
      statement.execute();
      locked = read(statement, logs, seen, guarded);
    }
    locked.recall(connection, known, familiar);
    return locked;
  }

  private static Columns bind(Columns columns, List<LogKey> keys) throws SQLException {
    return columns
        .uuids(keys.stream().map(LogKey::log).toList())
        .uuids(keys.stream().map(LogKey::key).toList());
  }

  /// Takes over what is familiar, and reads what is not any more.
  private void recall(Connection connection, List<LogKey> known, Familiar familiar)
      throws SQLException {
    states.values().forEach(familiar::check);
    List<LogKey> moved = new ArrayList<>();
    for (LogKey each : known) {
      KeyState state = familiar.key(each.log(), each.key());
      if (state == null) {
        moved.add(each);
      } else {
        put(each, state);
      }
    }
    if (!moved.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(READ_KEYS)) {
        bind(new Columns(statement), moved);
        try (ResultSet row = statement.executeQuery()) {
          readKeys(row);
        }
      }
    }
  }

  private void put(LogKey key, KeyState state) {
    state(key.log()).put(key.key(), state);
  }

  private void readKeys(ResultSet row) throws SQLException {
    while (row.next()) {
      put(new LogKey(Sql.uuid(row, 1), Sql.uuid(row, 2)), key(row));
    }
  }

  /// What the commands after this transaction, which was committed, need not read.
  ///
  /// @param entries that it appended
  void remember(Familiar familiar, List<Entry> entries) {
    states.values().forEach(familiar::moved);
    entries.forEach(entry -> familiar.written(state(entry.log()), entry.key()));
    guarded.forEach(guard -> familiar.guarded(state(guard.log()), guard.key()));
  }

  private LogState state(UUID log) {
    return Objects.requireNonNull(states.get(log));
  }

  /// The far lock as this transaction needs it: whole, shared, or not at all.
  private static List<Long> farLock(Collection<Append> commands, Kinds kinds) {
    boolean guards = false;
    for (Append command : commands) {
      guards |= !command.farGuards().isEmpty();
      for (Append.Part part : command.parts()) {
        for (Draft draft : part.drafts()) {
          if (kinds.rules(draft.kind()).guardedFar()) {
            return List.of(FAR);
          }
        }
      }
    }
    return guards ? List.of(FAR_SHARED) : List.of();
  }

  /// The far lock, then those of the logs in ascending order: the same for everybody who locks
  /// several. Two logs may share a lock.
  private static List<Long> locks(Set<UUID> logs, List<Long> farLock) {
    Stream<Long> ofLogs =
        logs.stream()
            .map(
                log ->
                    (log.getMostSignificantBits() * 0x9e3779b97f4a7c15L)
                        ^ log.getLeastSignificantBits()
                        ^ LOCK_SPACE)
            .sorted()
            .distinct();
    return Stream.concat(farLock.stream(), ofLogs).toList();
  }

  private static void addKeys(Append.Part part, Set<LogKey> keys, Set<LogKey> guarded) {
    for (Append.Guard guard : part.guards()) {
      guarded.add(new LogKey(part.log(), guard.key()));
    }
    for (Draft draft : part.drafts()) {
      keys.add(new LogKey(part.log(), draft.key()));
      UUID parent = draft.parent();
      if (parent != null) {
        keys.add(new LogKey(part.log(), parent));
      }
    }
  }

  /// @param logs to write
  /// @param seen those, and what is guarded from afar
  private static Locked read(
      PreparedStatement statement, Set<UUID> logs, Set<UUID> seen, Set<LogKey> guarded)
      throws SQLException {
    statement.getMoreResults(); // the locks
    int epoch;
    int era;
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      epoch = row.getInt(1);
      era = row.getInt(2);
    }
    statement.getMoreResults();
    Map<UUID, LogState> states = HashMap.newHashMap(logs.size());
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        states.put(Sql.uuid(row, 1), head(row));
      }
    }
    Set<UUID> missing = new LinkedHashSet<>(logs);
    missing.removeAll(states.keySet());
    seen.forEach(log -> states.computeIfAbsent(log, LogState::new));
    Map<CommandId, Remembered> commands = new HashMap<>();
    Locked locked = new Locked(epoch, era, states, commands, missing, guarded);
    statement.getMoreResults();
    try (ResultSet row = statement.getResultSet()) {
      locked.readKeys(row);
    }
    statement.getMoreResults();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        commands.put(new CommandId(Sql.uuid(row, 2), Sql.uuid(row, 1)), Remembered.of(row, 3));
      }
    }
    return locked;
  }

  private static LogState head(ResultSet row) throws SQLException {
    return new LogState(
        Sql.uuid(row, 1),
        row.getLong(2),
        row.getInt(3),
        row.getLong(4),
        row.getString(5),
        row.getLong(6),
        row.getLong(7));
  }

  private static KeyState key(ResultSet row) throws SQLException {
    return new KeyState(
        row.getLong(3),
        row.getLong(4),
        row.getString(5),
        row.getObject(6, UUID.class),
        Sql.uuid(row, 7),
        Sql.mark(row.getInt(8)),
        row.getBoolean(9),
        row.getLong(10));
  }
}
