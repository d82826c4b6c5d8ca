package app.fermata.log.postgres;

import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Kinds;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.rules.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Reads a page in one snapshot and two round trips: first which places it shows, then what is
/// there.
final class PageRead {
  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);
  private static final String BEGIN =
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL enable_seqscan = off; ";
  private static final String HEAD =
      """
      SELECT h.log, h.epoch, h.seq, h.check_value, h.last_paged, h.last_at, h.last_paged_at
        FROM log_head h WHERE h.log = ?;
      """;

  /// Halves the log until it finds the first kept entry that is not before a time: `at` never
  /// falls.
  private static final String FIRST_AT =
      """
      WITH RECURSIVE search (low, high) AS (
        SELECT 0::bigint, (SELECT seq + 1 FROM log_head WHERE log = ?)
        UNION ALL
        SELECT CASE WHEN e.at >= ? THEN s.low ELSE (s.low + s.high) / 2 END,
            CASE WHEN e.at >= ? THEN e.seq ELSE s.high END
          FROM search s LEFT JOIN LATERAL (
            SELECT x.seq, x.at FROM log_entry x
              WHERE x.log = ? AND x.seq > s.low AND x.seq <= (s.low + s.high) / 2
              ORDER BY x.seq DESC LIMIT 1) e ON true
          WHERE s.high - s.low > 1)
      SELECT min(high) FROM search
      """;

  private final Kinds kinds;
  private final Queries main = new Queries("(t.parent IS NULL OR t.in_stream)");
  private final Queries thread = new Queries("t.parent IS NOT NULL AND t.parent = ?");

  PageRead(Kinds kinds) {
    this.kinds = kinds;
  }

  /// The statements for one shape of timeline. Each begins with the log, then the parent if the
  /// shape has one.
  private record Queries(String places, String contents) {
    Queries(String line) {
      this(places(line), contents(line));
    }

    private static String timeline(String line) {
      return "t.log = ? AND "
          + line
          + " AND t.newest AND t.paged AND coalesce(t.floor_place, t.place) >= ? ";
    }

    private static String places(String line) {
      return BEGIN
          + HEAD
          + "SELECT t.place FROM log_entry t WHERE "
          + timeline(line)
          + "AND t.place >= ? AND t.place < ? ORDER BY t.place DESC LIMIT ?; "
          + "SELECT t.place FROM log_entry t WHERE "
          + timeline(line)
          + "AND t.place >= ? AND t.place >= ? ORDER BY t.place LIMIT ?";
    }

    private static String contents(String line) {
      String shown = timeline(line) + "AND t.place BETWEEN ? AND ? ";
      return "SELECT "
          + Sql.ENTRY.replace("e.", "t.")
          + " FROM log_entry t WHERE "
          + shown
          + "ORDER BY t.place; SELECT "
          + Sql.ENTRY
          + " FROM log_entry t JOIN log_entry e ON e.log = t.log AND e.parent = t.key AND e.newest"
          + " AND e.parent IS NOT NULL AND NOT e.paged"
          + " AND (coalesce(e.floor_place, e.place) >= ? OR e.kind = ANY (?::text[])) WHERE "
          + shown
          + "ORDER BY e.place; SELECT c.parent, c.living, c.last_place, c.last_at, c.creators"
          + " FROM log_entry t JOIN log_children c ON c.log = t.log AND c.parent = t.key WHERE "
          + shown
          + "ORDER BY t.place; COMMIT";
    }
  }

  /// What the first round trip brings.
  private record Found(Head head, List<Long> below, List<Long> above) {}

  Page read(Connection connection, PageQuery query) throws SQLException {
    Queries queries = query.parent() == null ? main : thread;
    Window window = Window.of(query, pivot(connection, query));
    try {
      Found found = find(connection, queries, window);
      Window.Choice choice =
          window.choose(found.below(), found.above(), found.head().position().seq());
      return read(connection, queries, query, choice, found.head());
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    }
  }

  /// On a connection that broke this fails, too: why it broke is what counts.
  private static void rollback(Connection connection, Exception why) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  /// Outside the snapshot: what is at or after a time never changes but at the end of the log.
  private static long pivot(Connection connection, PageQuery query) throws SQLException {
    if (!(query.anchor() instanceof PageQuery.Anchor.At(Instant time))) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(FIRST_AT)) {
      long millis = ceilMillis(time);
      new Columns(statement).uuid(query.log()).number(millis).number(millis).uuid(query.log());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long first = row.getLong(1);
        return row.wasNull() ? Long.MAX_VALUE : first;
      }
    }
  }

  /// Entries have whole milliseconds, and none is before 1970 or after what a long can say.
  private static long ceilMillis(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return time.isBefore(LATEST) ? time.plusNanos(999_999).toEpochMilli() : Long.MAX_VALUE;
  }

  private static void timeline(Columns columns, PageQuery query) throws SQLException {
    columns.uuid(query.log());
    if (query.parent() != null) {
      columns.uuid(query.parent());
    }
    columns.number(query.floor());
  }

  private static Found find(Connection connection, Queries queries, Window window)
      throws SQLException {
    PageQuery query = window.query();
    try (PreparedStatement statement = connection.prepareStatement(queries.places())) {
      Columns columns = new Columns(statement);
      columns.uuid(query.log());
      timeline(columns, query);
      columns.number(query.floor()).number(window.pivot()).number(window.before());
      timeline(columns, query);
      columns.number(query.floor()).number(window.pivot()).number(window.after());
      boolean isRows = statement.execute();
      while (!isRows) { // BEGIN and SET
        isRows = statement.getMoreResults();
      }
      Head head = Head.empty(query.log());
      try (ResultSet row = statement.getResultSet()) {
        if (row.next()) {
          head = Reads.head(row, 1);
        }
      }
      return new Found(head, nextPlaces(statement), nextPlaces(statement));
    }
  }

  private static List<Long> nextPlaces(PreparedStatement statement) throws SQLException {
    statement.getMoreResults();
    List<Long> places = new ArrayList<>();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        places.add(row.getLong(1));
      }
    }
    return places;
  }

  private Page read(
      Connection connection, Queries queries, PageQuery query, Window.Choice choice, Head head)
      throws SQLException {
    long low = choice.shown().isEmpty() ? 1 : choice.shown().getFirst();
    long high = choice.shown().isEmpty() ? 0 : choice.shown().getLast();
    try (PreparedStatement statement = connection.prepareStatement(queries.contents())) {
      Columns columns = new Columns(statement);
      timeline(columns, query);
      columns.number(low).number(high).number(query.floor()).texts(kinds.exempt());
      timeline(columns, query);
      columns.number(low).number(high);
      timeline(columns, query);
      columns.number(low).number(high);
      statement.execute();
      List<Entry> entries = new ArrayList<>();
      addEntries(statement, entries);
      statement.getMoreResults();
      addEntries(statement, entries);
      statement.getMoreResults();
      List<Page.Children> children = children(statement);
      return new Page(
          entries, children, choice.from(), choice.to(), choice.first(), choice.last(), head);
    }
  }

  private static void addEntries(PreparedStatement statement, List<Entry> entries)
      throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        entries.add(Sql.entry(row, 1));
      }
    }
  }

  private static List<Page.Children> children(PreparedStatement statement) throws SQLException {
    List<Page.Children> children = new ArrayList<>();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        UUID[] creators = (UUID[]) row.getArray(5).getArray();
        children.add(
            new Page.Children(
                Sql.uuid(row, 1),
                row.getInt(2),
                row.getLong(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Arrays.asList(creators)));
      }
    }
    return children;
  }
}
