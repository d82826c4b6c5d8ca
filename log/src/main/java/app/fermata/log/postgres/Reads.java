package app.fermata.log.postgres;

import app.fermata.log.AppendResult;
import app.fermata.log.Check;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.Head;
import app.fermata.log.Kinds;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.Position;
import app.fermata.log.Range;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Everything that reads. Each method is one statement, or one snapshot.
final class Reads {
  private static final String HEAD =
      "h.log, h.epoch, h.seq, h.check_value, h.last_paged, h.last_at, h.last_paged_at";
  private static final int HEAD_COLUMNS = 7;

  private static final String NEWEST =
      "SELECT "
          + Sql.ENTRY
          + " FROM log_entry e WHERE e.log = ? AND e.key = ANY (?::uuid[]) AND e.newest";

  private static final String NEWEST_OF_KIND =
      "SELECT "
          + Sql.ENTRY
          + """
           FROM log_entry e WHERE e.log = ? AND e.kind = ? AND e.place > ? AND e.newest
             AND NOT e.paged ORDER BY e.place LIMIT ?
          """;

  private static final String SATELLITES =
      "SELECT "
          + Sql.ENTRY
          + """
           FROM log_entry e WHERE e.log = ? AND e.parent = ? AND e.parent IS NOT NULL AND e.place > ?
             AND e.newest AND NOT e.paged ORDER BY e.place LIMIT ?
          """;

  private static final String HEADS =
      "SELECT " + HEAD + " FROM log_head h WHERE h.log = ANY (?::uuid[])";

  private static final String ENTRIES_AFTER =
      " LEFT JOIN LATERAL (SELECT "
          + Sql.ENTRY
          + """
             FROM log_entry e WHERE e.log = h.log AND e.seq > ? AND e.newest
               AND (coalesce(e.floor_place, e.place) >= ? OR e.kind = ANY (?::text[]))
             ORDER BY e.seq LIMIT ?) x ON true
           WHERE h.log = ? ORDER BY x.seq
          """;

  private static final String READ_AFTER =
      "SELECT " + HEAD + ", x.* FROM log_head h" + ENTRIES_AFTER;

  private static final String AT =
      ", c.epoch, c.key, c.at, p.epoch, p.check_value, h.pruned_through";
  private static final int AT_COLUMNS = 6;

  private static final String READ_AFTER_POSITION =
      "SELECT "
          + HEAD
          + AT
          + """
          , x.* FROM log_head h
            LEFT JOIN log_entry c ON c.log = h.log AND c.seq = ?
            LEFT JOIN log_pruned p ON p.log = h.log AND p.seq = ?
          """
          + ENTRIES_AFTER;

  private static final String HISTORY = history("newest");
  private static final String HISTORY_FROM = history("seq = ?");

  private static final String SHARED =
      "SELECT seq FROM log_entry WHERE log = ? AND seq <= ? AND epoch <= ? ORDER BY seq DESC LIMIT 1";

  private static final String COMMAND =
      "SELECT " + Remembered.COLUMNS + " FROM log_command c WHERE c.id = ? AND c.account = ?";

  private static final String WROTE =
      "SELECT "
          + Sql.ENTRY
          + """
           FROM unnest(?::uuid[], ?::bigint[], ?::bigint[]) WITH ORDINALITY AS w (log, from_seq, last, n)
             JOIN log_entry e ON e.log = w.log AND e.seq > w.from_seq AND e.seq <= w.last
             ORDER BY w.n, e.seq
          """;

  private final DataSource source;
  private final Kinds kinds;
  private final PageRead pages;

  /// Follows the chain of `prev` for as many versions as are wanted and no further.
  private static String history(String first) {
    return """
    WITH RECURSIVE versions AS (
      SELECT seq, prev, 1 AS n FROM log_entry WHERE log = ? AND key = ? AND FIRST
      UNION ALL
      SELECT e.seq, e.prev, v.n + 1
        FROM versions v JOIN log_entry e ON e.log = ? AND e.seq = v.prev WHERE v.n < ?)
    SELECT ENTRY
      FROM versions v JOIN log_entry e ON e.log = ? AND e.seq = v.seq ORDER BY e.seq DESC
    """
        .replace("FIRST", first)
        .replace("ENTRY", Sql.ENTRY);
  }

  Reads(DataSource source, Kinds kinds) {
    this.source = source;
    this.kinds = kinds;
    this.pages = new PageRead(kinds);
  }

  /// A read on some connection.
  interface Read<T> {
    T on(Connection connection) throws SQLException;
  }

  /// A connection may have died in the pool while nobody looked: reading once more does no harm.
  /// Nobody waits twice, be it for a connection or for an answer.
  <T> T read(Read<T> read) {
    try {
      return once(read);
    } catch (SQLException e) {
      if (!SqlFailure.isUnavailable(e) || SqlFailure.hasWaited(e)) {
        throw Sql.failure(e);
      }
    }
    try {
      return once(read);
    } catch (SQLException e) {
      throw Sql.failure(e);
    }
  }

  private <T> T once(Read<T> read) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return read.on(connection);
    }
  }

  private interface Binding {
    void to(Columns columns) throws SQLException;
  }

  private List<Entry> entries(String sql, Binding binding) {
    return read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(new Columns(statement));
            try (ResultSet row = statement.executeQuery()) {
              List<Entry> entries = new ArrayList<>();
              while (row.next()) {
                entries.add(Sql.entry(row, 1));
              }
              return entries;
            }
          }
        });
  }

  Map<UUID, Entry> newest(UUID log, Collection<UUID> keys) {
    Map<UUID, Entry> byKey = new HashMap<>();
    if (!keys.isEmpty()) {
      for (Entry entry : entries(NEWEST, columns -> columns.uuid(log).uuids(List.copyOf(keys)))) {
        byKey.put(entry.key(), entry);
      }
    }
    return byKey;
  }

  List<Entry> newestOfKind(UUID log, String kind, long afterPlace, int limit) {
    return entries(
        NEWEST_OF_KIND, columns -> columns.uuid(log).text(kind).number(afterPlace).number(limit));
  }

  List<Entry> satellites(UUID log, UUID parent, long afterPlace, int limit) {
    return entries(
        SATELLITES, columns -> columns.uuid(log).uuid(parent).number(afterPlace).number(limit));
  }

  List<Entry> history(UUID log, UUID key, long from, int limit) {
    return from == 0
        ? entries(HISTORY, columns -> columns.uuid(log).uuid(key).uuid(log).number(limit).uuid(log))
        : entries(
            HISTORY_FROM,
            columns -> columns.uuid(log).uuid(key).number(from).uuid(log).number(limit).uuid(log));
  }

  static Head head(ResultSet row, int first) throws SQLException {
    return new Head(
        Sql.uuid(row, first),
        new Position(row.getInt(first + 1), row.getLong(first + 2)),
        row.getString(first + 3),
        row.getLong(first + 4),
        Instant.ofEpochMilli(row.getLong(first + 5)),
        Instant.ofEpochMilli(row.getLong(first + 6)));
  }

  Map<UUID, Head> heads(Collection<UUID> logs) {
    return read(
        connection -> {
          Map<UUID, Head> heads = HashMap.newHashMap(logs.size());
          logs.forEach(log -> heads.put(log, Head.empty(log)));
          try (PreparedStatement statement = connection.prepareStatement(HEADS)) {
            Sql.uuids(statement, 1, heads.keySet());
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                Head head = head(row, 1);
                heads.put(head.log(), head);
              }
            }
          }
          return heads;
        });
  }

  Range readAfter(UUID log, long after, long floor, int limit) {
    return read(
        connection -> {
          Head head = Head.empty(log);
          List<Entry> entries = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(READ_AFTER)) {
            new Columns(statement)
                .number(after)
                .number(floor)
                .texts(kinds.exempt())
                .number(limit)
                .uuid(log);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                head = head(row, 1);
                if (row.getObject(HEAD_COLUMNS + 1) != null) {
                  entries.add(Sql.entry(row, HEAD_COLUMNS + 1));
                }
              }
            }
          }
          return Range.of(head, after, entries, limit);
        });
  }

  Optional<Range> readAfter(UUID log, Position after, String check, long floor, int limit) {
    return read(
        connection -> {
          List<Entry> entries = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(READ_AFTER_POSITION)) {
            new Columns(statement)
                .number(after.seq())
                .number(after.seq())
                .number(after.seq())
                .number(floor)
                .texts(kinds.exempt())
                .number(limit)
                .uuid(log);
            try (ResultSet row = statement.executeQuery()) {
              Head head = Head.empty(log);
              boolean holds = after.seq() == 0;
              while (row.next()) {
                head = head(row, 1);
                holds = holds || holds(row, head, after, check);
                if (row.getObject(HEAD_COLUMNS + AT_COLUMNS + 1) != null) {
                  entries.add(Sql.entry(row, HEAD_COLUMNS + AT_COLUMNS + 1));
                }
              }
              return holds
                  ? Optional.of(Range.of(head, after.seq(), entries, limit))
                  : Optional.empty();
            }
          }
        });
  }

  private static boolean holds(ResultSet row, Head head, Position position, String check)
      throws SQLException {
    if (position.seq() > head.position().seq() || position.epoch() > head.position().epoch()) {
      return false;
    }
    int at = HEAD_COLUMNS + 1;
    UUID key = row.getObject(at + 1, UUID.class);
    if (key != null) {
      long time = row.getLong(at + 2);
      return row.getInt(at) == position.epoch()
          && Check.of(head.log(), position.epoch(), position.seq(), key, time).equals(check);
    }
    String pruned = row.getString(at + 4);
    if (pruned != null) {
      return row.getInt(at + 3) == position.epoch() && pruned.equals(check);
    }
    // Pruned so long ago that its check value is gone.
    return position.seq() <= row.getLong(at + 5);
  }

  long sharedThrough(UUID log, Position position) {
    return read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(SHARED)) {
            new Columns(statement).uuid(log).number(position.seq()).number(position.epoch());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? row.getLong(1) : 0L;
            }
          }
        });
  }

  Optional<AppendResult> recall(CommandId id, Digest digest) {
    // One connection at a time: whoever holds one must not wait for a second.
    return remembered(id)
        .map(
            remembered ->
                remembered.is(digest)
                    ? new AppendResult.Appended(remembered.ats(), wrote(remembered.wrote()), true)
                    : new AppendResult.CommandIdReused());
  }

  private Optional<Remembered> remembered(CommandId id) {
    return read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(COMMAND)) {
            new Columns(statement).uuid(id.id()).uuid(id.account());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(Remembered.of(row, 1)) : Optional.empty();
            }
          }
        });
  }

  private List<Entry> wrote(List<Remembered.Wrote> wrote) {
    return ranges(
        wrote.stream().map(Remembered.Wrote::log).toList(),
        wrote.stream().map(each -> each.last() - each.count()).toList(),
        wrote.stream().map(Remembered.Wrote::last).toList());
  }

  /// The kept entries of several `(from, last]`, in this order.
  private List<Entry> ranges(List<UUID> logs, List<Long> froms, List<Long> lasts) {
    return logs.isEmpty()
        ? List.of()
        : entries(WROTE, columns -> columns.uuids(logs).longs(froms).longs(lasts));
  }

  Page page(PageQuery query) {
    return read(connection -> pages.read(connection, query));
  }

  FeedPage feed(FeedCursor cursor, int limit) {
    FeedRead.Slice slice = read(connection -> FeedRead.read(connection, cursor, limit));
    return new FeedPage(ranges(slice.logs(), slice.froms(), slice.lasts()), slice.cursor());
  }
}
