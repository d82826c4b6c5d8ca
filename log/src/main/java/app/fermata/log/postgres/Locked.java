package app.fermata.log.postgres;

import app.fermata.log.Append;
import app.fermata.log.CommandId;
import app.fermata.log.Draft;
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
import java.util.Set;
import java.util.UUID;

/// What a transaction knows once it holds the head locks of all logs that its commands name. True
/// until it ends, and never used after.
///
/// @param epoch the database's; the era is the feed's
/// @param missing logs that have no head yet: the transaction must make them and start again
record Locked(
    int epoch,
    int era,
    Map<UUID, LogState> states,
    Map<CommandId, Remembered> commands,
    Set<UUID> missing) {

  /// Three statements, one round trip: each sees what was committed when it starts, so the second
  /// and third, which start when the locks are held, see everything that those locks protect.
  private static final String READ =
      """
      SELECT h.log, h.seq, h.epoch, h.last_at, h.check_value, h.last_paged, h.last_paged_at,
          s.epoch, s.era
        FROM log_head h CROSS JOIN log_state s WHERE h.log = ANY (?::uuid[])
        ORDER BY h.log FOR UPDATE OF h;
      SELECT e.log, e.key, e.seq, e.place, e.kind, e.parent, coalesce(e.creator, e.author), e.mark,
          e.in_stream, coalesce(e.floor_place, e.place)
        FROM unnest(?::uuid[], ?::uuid[]) AS w (log, key)
        JOIN log_entry e ON e.log = w.log AND e.key = w.key AND e.newest;
      SELECT c.id, c.account,\s"""
          + Remembered.COLUMNS
          + """

        FROM unnest(?::uuid[], ?::uuid[]) AS w (id, account)
        JOIN log_command c ON c.id = w.id AND c.account = w.account
      """;

  private static final String MAKE =
      """
      INSERT INTO log_head (log) SELECT w.log FROM unnest(?::uuid[]) AS w (log) ORDER BY w.log
        ON CONFLICT DO NOTHING
      """;

  private record LogKey(UUID log, UUID key) {}

  static Locked read(Connection connection, Collection<Append> commands) throws SQLException {
    Set<UUID> logs = new LinkedHashSet<>();
    Set<LogKey> keys = new LinkedHashSet<>();
    List<UUID> ids = new ArrayList<>(commands.size());
    List<UUID> accounts = new ArrayList<>(commands.size());
    for (Append command : commands) {
      ids.add(command.id().id());
      accounts.add(command.id().account());
      for (Append.Part part : command.parts()) {
        logs.add(part.log());
        addKeys(part, keys);
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      Sql.uuids(statement, 1, logs);
      Sql.uuids(statement, 2, keys.stream().map(LogKey::log).toList());
      Sql.uuids(statement, 3, keys.stream().map(LogKey::key).toList());
      Sql.uuids(statement, 4, ids);
      Sql.uuids(statement, 5, accounts);
      statement.execute();
      return read(statement, logs);
    }
  }

  private static void addKeys(Append.Part part, Set<LogKey> keys) {
    for (Append.Guard guard : part.guards()) {
      keys.add(new LogKey(part.log(), guard.key()));
    }
    for (Draft draft : part.drafts()) {
      keys.add(new LogKey(part.log(), draft.key()));
      UUID parent = draft.parent();
      if (parent != null) {
        keys.add(new LogKey(part.log(), parent));
      }
    }
  }

  private static Locked read(PreparedStatement statement, Set<UUID> logs) throws SQLException {
    int epoch = 0;
    int era = 0;
    Map<UUID, LogState> states = HashMap.newHashMap(logs.size());
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        states.put(Sql.uuid(row, 1), head(row));
        epoch = row.getInt(8);
        era = row.getInt(9);
      }
    }
    statement.getMoreResults();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        LogState state = states.get(Sql.uuid(row, 1));
        if (state != null) {
          state.put(Sql.uuid(row, 2), key(row));
        }
      }
    }
    statement.getMoreResults();
    Map<CommandId, Remembered> commands = new HashMap<>();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        commands.put(new CommandId(Sql.uuid(row, 2), Sql.uuid(row, 1)), Remembered.of(row, 3));
      }
    }
    Set<UUID> missing = new LinkedHashSet<>(logs);
    missing.removeAll(states.keySet());
    return new Locked(epoch, era, states, commands, missing);
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

  /// Makes empty heads, in a transaction of its own and before any lock is held: so a transaction
  /// that makes heads never waits for one that locks them, and the other way round.
  static void makeHeads(Connection connection, Collection<UUID> logs) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MAKE)) {
      Sql.uuids(statement, 1, logs);
      statement.executeUpdate();
    }
    connection.commit();
  }
}
