package app.fermata.log.postgres;

import app.fermata.log.Append;
import app.fermata.log.Check;
import app.fermata.log.Entry;
import app.fermata.log.rules.LogState;
import app.fermata.log.rules.Plan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The statements of an append. Each takes whole columns, so a batch of any size is one statement.
final class Rows {
  private static final int NEWEST = 1;
  private static final int PAGED = 2;
  private static final int IN_STREAM = 4;
  private static final int MARK_SHIFT = 3;

  private static final String INSERT_COMMANDS =
      """
      INSERT INTO log_command (last, expires, count, id, account, digest, log, more)
        SELECT w.last, nullif(w.expires, 0), w.count, w.id, w.account, w.digest, w.log, w.more
        FROM unnest(?::bigint[], ?::bigint[], ?::integer[], ?::uuid[], ?::uuid[], ?::uuid[],
          ?::uuid[], ?::bytea[]) AS w (last, expires, count, id, account, digest, log, more)
      """;

  private static final String INSERT_ALL =
      """
      INSERT INTO log_entry (seq, place, at, prev, floor_place, epoch, mark, newest, paged,
          in_stream, log, key, parent, creator, author, kind, body)
        SELECT w.seq, w.place, w.at, nullif(w.prev, 0), nullif(w.floor_place, w.place), w.epoch,
          (w.flags >> 3)::smallint, (w.flags & 1) <> 0, (w.flags & 2) <> 0, (w.flags & 4) <> 0,
          w.log, w.key, w.parent, w.creator, w.author, w.kind, w.body
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::integer[],
          ?::integer[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[],
          ?::bytea[])
          AS w (seq, place, at, prev, floor_place, epoch, flags, log, key, parent, creator, author,
            kind, body);
      UPDATE log_head h SET seq = w.seq, last_at = w.last_at, last_paged = w.last_paged,
          last_paged_at = w.last_paged_at, pruned_through = greatest(h.pruned_through, w.pruned),
          epoch = w.epoch, check_value = w.check_value
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::integer[],
          ?::uuid[], ?::text[])
          AS w (seq, last_at, last_paged, last_paged_at, pruned, epoch, log, check_value)
        WHERE h.log = w.log;
      """
          + INSERT_COMMANDS
          + """
          ;
          INSERT INTO log_feed (era, tx, logs, froms, counts)
            VALUES (?, pg_current_xact_id(), ?::uuid[], ?::bigint[], ?::integer[])
            RETURNING tx::text::bigint
          """;

  private static final String INSERT_HEADS =
      "INSERT INTO log_head (log) SELECT w.log FROM unnest(?::uuid[]) AS w (log)";

  private static final String SUPERSEDE =
      """
      UPDATE log_entry e SET newest = false FROM unnest(?::uuid[], ?::bigint[]) AS w (log, seq)
        WHERE e.log = w.log AND e.seq = w.seq
      """;

  /// The check value is that of docs/protocol/sync.md.
  private static final String PRUNE =
      """
      WITH gone AS (
        DELETE FROM log_entry e USING unnest(?::uuid[], ?::bigint[]) AS w (log, seq)
          WHERE e.log = w.log AND e.seq = w.seq RETURNING e.log, e.epoch, e.seq, e.key, e.at)
      INSERT INTO log_pruned (log, seq, epoch, check_value, pruned)
        SELECT log, seq, epoch, left(encode(sha256(convert_to(
            log || ':' || epoch || ':' || seq || ':' || key || ':' || at, 'UTF8')), 'hex'), 8), ?
        FROM gone
      """;

  private static final String INSERT_PRUNED =
      """
      INSERT INTO log_pruned (log, seq, epoch, check_value, pruned)
        SELECT w.log, w.seq, w.epoch, w.check_value, ?
        FROM unnest(?::uuid[], ?::bigint[], ?::integer[], ?::text[])
          AS w (log, seq, epoch, check_value)
      """;

  private static final String BLANK =
      """
      WITH RECURSIVE versions AS (
        SELECT e.log, e.seq, e.prev FROM unnest(?::uuid[], ?::bigint[]) AS w (log, seq)
          JOIN log_entry e ON e.log = w.log AND e.seq = w.seq
        UNION ALL
        SELECT e.log, e.seq, e.prev FROM versions v
          JOIN log_entry e ON e.log = v.log AND e.seq = v.prev)
      UPDATE log_entry e SET body = '' FROM versions v
        WHERE e.log = v.log AND e.seq = v.seq AND octet_length(e.body) > 0
      """;

  private Rows() {}

  record LogSeq(UUID log, long seq) {}

  record LogKey(UUID log, UUID key) {}

  /// Columns of `log_entry`.
  static final class Entries {
    final List<Long> seqs = new ArrayList<>();
    final List<Long> places = new ArrayList<>();
    final List<Long> ats = new ArrayList<>();
    final List<Long> prevs = new ArrayList<>();
    final List<Long> floorPlaces = new ArrayList<>();
    final List<Integer> epochs = new ArrayList<>();
    final List<Integer> flags = new ArrayList<>();
    final List<UUID> logs = new ArrayList<>();
    final List<UUID> keys = new ArrayList<>();
    final List<@Nullable UUID> parents = new ArrayList<>();
    final List<@Nullable UUID> creators = new ArrayList<>();
    final List<UUID> authors = new ArrayList<>();
    final List<String> kinds = new ArrayList<>();
    final List<byte[]> bodies = new ArrayList<>();

    /// @param isPruning superseded entries are not kept, so there is no previous one to name
    void add(Plan.Written written, boolean isNewest, boolean isPruning) {
      Entry entry = written.entry();
      seqs.add(entry.seq());
      places.add(entry.place());
      ats.add(entry.at().toEpochMilli());
      prevs.add(written.before() == null || isPruning ? 0 : written.before().seq());
      floorPlaces.add(written.state().floorPlace());
      epochs.add(entry.epoch());
      flags.add(
          (isNewest ? NEWEST : 0)
              | (written.rules().paged() ? PAGED : 0)
              | (written.state().inStream() ? IN_STREAM : 0)
              | (Sql.code(entry.mark()) << MARK_SHIFT));
      logs.add(entry.log());
      keys.add(entry.key());
      parents.add(entry.parent());
      creators.add(entry.creator().equals(entry.author()) ? null : entry.creator());
      authors.add(entry.author());
      kinds.add(entry.kind());
      bodies.add(entry.body().bytes());
    }
  }

  /// Columns of `log_head`.
  static final class Heads {
    final List<Long> seqs = new ArrayList<>();
    final List<Long> lastAts = new ArrayList<>();
    final List<Long> lastPaged = new ArrayList<>();
    final List<Long> lastPagedAts = new ArrayList<>();
    final List<Long> pruned = new ArrayList<>();
    final List<Integer> epochs = new ArrayList<>();
    final List<UUID> logs = new ArrayList<>();
    final List<String> checks = new ArrayList<>();

    void add(LogState state, long prunedThrough) {
      seqs.add(state.seq);
      lastAts.add(state.at);
      lastPaged.add(state.lastPaged);
      lastPagedAts.add(state.lastPagedAt);
      pruned.add(prunedThrough);
      epochs.add(state.epoch);
      logs.add(state.log);
      checks.add(state.check);
    }
  }

  /// Columns of `log_command`.
  static final class Commands {
    final List<Long> lasts = new ArrayList<>();
    final List<Long> expires = new ArrayList<>();
    final List<Integer> counts = new ArrayList<>();
    final List<UUID> ids = new ArrayList<>();
    final List<UUID> accounts = new ArrayList<>();
    final List<UUID> digests = new ArrayList<>();
    final List<@Nullable UUID> logs = new ArrayList<>();
    final List<byte @Nullable []> more = new ArrayList<>();

    void add(Append command, Remembered remembered, long expiresAt) {
      boolean wrote = !remembered.wrote().isEmpty();
      lasts.add(wrote ? remembered.wrote().getFirst().last() : 0);
      expires.add(expiresAt);
      counts.add(wrote ? remembered.wrote().getFirst().count() : 0);
      ids.add(command.id().id());
      accounts.add(command.id().account());
      digests.add(remembered.digest());
      logs.add(wrote ? remembered.wrote().getFirst().log() : null);
      more.add(remembered.more());
    }
  }

  /// One row of `log_feed`.
  static final class Feed {
    final int era;
    final List<UUID> logs = new ArrayList<>();
    final List<Long> froms = new ArrayList<>();
    final List<Integer> counts = new ArrayList<>();

    Feed(int era) {
      this.era = era;
    }

    void add(UUID log, long from, int count) {
      logs.add(log);
      froms.add(from);
      counts.add(count);
    }
  }

  /// Writes new rows of all four tables in one round trip.
  ///
  /// @return the number of the transaction; 0 where there are no entries, only commands
  static long insert(
      Connection connection, Entries entries, Heads heads, Commands commands, Feed feed)
      throws SQLException {
    if (feed.logs.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(INSERT_COMMANDS)) {
        bind(new Columns(statement), commands);
        statement.executeUpdate();
      }
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT_ALL)) {
      Columns columns = new Columns(statement);
      bind(columns, entries);
      columns.longs(heads.seqs).longs(heads.lastAts).longs(heads.lastPaged);
      columns.longs(heads.lastPagedAts).longs(heads.pruned).ints(heads.epochs);
      columns.uuids(heads.logs).texts(heads.checks);
      bind(columns, commands);
      columns.number(feed.era).uuids(feed.logs).longs(feed.froms).ints(feed.counts);
      boolean isRows = statement.execute();
      while (!isRows) { // the counts of the statements before the last
        isRows = statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void bind(Columns columns, Entries entries) throws SQLException {
    columns.longs(entries.seqs).longs(entries.places).longs(entries.ats).longs(entries.prevs);
    columns.longs(entries.floorPlaces).ints(entries.epochs).ints(entries.flags);
    columns.uuids(entries.logs).uuids(entries.keys).uuids(entries.parents);
    columns.uuids(entries.creators).uuids(entries.authors).texts(entries.kinds);
    columns.bytes(entries.bodies);
  }

  private static void bind(Columns columns, Commands commands) throws SQLException {
    columns.longs(commands.lasts).longs(commands.expires).ints(commands.counts);
    columns.uuids(commands.ids).uuids(commands.accounts).uuids(commands.digests);
    columns.uuids(commands.logs).bytes(commands.more);
  }

  /// Heads of logs that get their first entry, empty for the moment.
  static void insertHeads(Connection connection, Collection<UUID> logs) throws SQLException {
    if (logs.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT_HEADS)) {
      new Columns(statement).uuids(logs);
      statement.executeUpdate();
    }
  }

  static void supersede(Connection connection, Collection<LogSeq> rows) throws SQLException {
    onLogSeqs(connection, SUPERSEDE, rows);
  }

  /// The bodies of every version of the keys whose newest entries these are.
  static void blank(Connection connection, Collection<LogSeq> rows) throws SQLException {
    onLogSeqs(connection, BLANK, rows);
  }

  private static void onLogSeqs(Connection connection, String sql, Collection<LogSeq> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(new Columns(statement), rows);
      statement.executeUpdate();
    }
  }

  private static void bind(Columns columns, Collection<LogSeq> rows) throws SQLException {
    columns.uuids(rows.stream().map(LogSeq::log).toList());
    columns.longs(rows.stream().map(LogSeq::seq).toList());
  }

  static void prune(Connection connection, Collection<LogSeq> rows, long now) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
      Columns columns = new Columns(statement);
      bind(columns, rows);
      columns.number(now);
      statement.executeUpdate();
    }
  }

  /// Entries that were superseded in the transaction that would have written them.
  static void insertPruned(Connection connection, List<Entry> entries, long now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT_PRUNED)) {
      new Columns(statement)
          .number(now)
          .uuids(entries.stream().map(Entry::log).toList())
          .longs(entries.stream().map(Entry::seq).toList())
          .ints(entries.stream().map(Entry::epoch).toList())
          .texts(entries.stream().map(Check::of).toList());
      statement.executeUpdate();
    }
  }
}
