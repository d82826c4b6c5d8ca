package app.fermata.log.postgres;

import app.fermata.log.CountQuery;
import app.fermata.log.Entry;
import app.fermata.log.Page;
import app.fermata.log.Ref;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Reads that ask about many logs at once, each in one statement. LATERAL makes the planner look
/// into the index once per question, never scan the table.
final class BulkReads {
  private static final String NEWEST =
      "SELECT x.* FROM unnest(?::uuid[], ?::uuid[]) AS q (log, key) CROSS JOIN LATERAL (SELECT "
          + Sql.ENTRY
          + " FROM log_entry e WHERE e.log = q.log AND e.key = q.key AND e.newest) AS x";

  private static final String QUERIES =
      """
        FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::bigint[], ?::bigint[])
          WITH ORDINALITY AS q (log, parent, kind, except_by, lo, hi, n)
      """;

  /// The entries that a query finds, without those of the other timeline.
  private static final String FOUND =
      """
      FROM log_entry e
            WHERE e.log = q.log AND e.place BETWEEN q.lo AND q.hi AND e.newest AND e.paged
              AND e.mark = 0 AND e.kind = q.kind AND coalesce(e.creator, e.author) <> q.except_by
              AND\s""";

  private static final String MAIN = "(e.parent IS NULL OR e.in_stream)";
  private static final String CHILD =
      "e.parent IS NOT NULL AND e.parent = q.parent AND NOT e.in_stream";

  private static final String COUNT =
      "SELECT q.n, c.entries, c.first"
          + QUERIES
          + " CROSS JOIN LATERAL (SELECT count(*) AS entries, min(e.place) AS first "
          + FOUND
          + "%s) AS c WHERE c.entries > 0";

  private static final String COUNT_MAIN = COUNT.formatted(MAIN);
  private static final String COUNT_CHILDREN = COUNT.formatted(CHILD);

  private static final String FIRST =
      "SELECT min(c.place)"
          + QUERIES
          + " CROSS JOIN LATERAL (SELECT e.place "
          + FOUND
          + "%s ORDER BY e.place LIMIT 1) AS c";

  private static final String FIRST_MAIN = FIRST.formatted(MAIN);
  private static final String FIRST_CHILD = FIRST.formatted(CHILD);

  private static final String CHILDREN =
      """
      SELECT c.log, c.parent, c.living, c.last_place, c.last_at, c.creators
        FROM unnest(?::uuid[], ?::uuid[]) AS q (log, parent)
        JOIN log_children c ON c.log = q.log AND c.parent = q.parent
        WHERE c.living > 0
      """;

  private final Reads reads;

  BulkReads(Reads reads) {
    this.reads = reads;
  }

  private interface Rows {
    void read(ResultSet row) throws SQLException;
  }

  private interface Binding {
    void to(Columns columns) throws SQLException;
  }

  private static void query(Connection connection, String sql, Binding binding, Rows rows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.to(new Columns(statement));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.read(row);
        }
      }
    }
  }

  Map<Ref, Entry> newest(Collection<Ref> refs) {
    if (refs.isEmpty()) {
      return Map.of();
    }
    return reads.read(
        connection -> {
          Map<Ref, Entry> found = HashMap.newHashMap(refs.size());
          query(
              connection,
              NEWEST,
              columns -> bind(columns, refs),
              row -> {
                Entry entry = Sql.entry(row, 1);
                found.put(new Ref(entry.log(), entry.key()), entry);
              });
          return found;
        });
  }

  List<CountQuery.Count> count(List<CountQuery> queries) {
    return reads.read(
        connection -> {
          var counts = new ArrayList<>(Collections.nCopies(queries.size(), CountQuery.Count.NONE));
          var main = new ArrayList<Integer>();
          var children = new ArrayList<Integer>();
          for (int i = 0; i < queries.size(); i++) {
            (queries.get(i).parent() == null ? main : children).add(i);
          }
          count(connection, COUNT_MAIN, queries, main, counts);
          count(connection, COUNT_CHILDREN, queries, children, counts);
          return counts;
        });
  }

  private static void count(
      Connection connection,
      String sql,
      List<CountQuery> all,
      List<Integer> which,
      List<CountQuery.Count> counts)
      throws SQLException {
    ask(
        connection,
        sql,
        which.stream().map(all::get).toList(),
        row ->
            counts.set(
                which.get(row.getInt(1) - 1), new CountQuery.Count(row.getInt(2), row.getLong(3))));
  }

  long first(List<CountQuery> queries) {
    return reads.read(
        connection -> {
          var places = new ArrayList<Long>();
          for (boolean main : new boolean[] {true, false}) {
            ask(
                connection,
                main ? FIRST_MAIN : FIRST_CHILD,
                queries.stream().filter(query -> main == (query.parent() == null)).toList(),
                row -> places.add(row.getLong(1)));
          }
          return places.stream().filter(place -> place > 0).reduce(0L, BulkReads::lower);
        });
  }

  private static long lower(long known, long place) {
    return known == 0 ? place : Math.min(known, place);
  }

  /// Runs a statement that begins with `QUERIES`.
  private static void ask(Connection connection, String sql, List<CountQuery> queries, Rows rows)
      throws SQLException {
    if (queries.isEmpty()) {
      return;
    }
    query(
        connection,
        sql,
        columns ->
            columns
                .uuids(queries.stream().map(CountQuery::log).toList())
                .uuids(queries.stream().map(CountQuery::parent).toList())
                .texts(queries.stream().map(CountQuery::kind).toList())
                .uuids(queries.stream().map(CountQuery::exceptBy).toList())
                .longs(queries.stream().map(CountQuery::from).toList())
                .longs(queries.stream().map(CountQuery::to).toList()),
        rows);
  }

  Map<Ref, Page.Children> children(Collection<Ref> parents) {
    if (parents.isEmpty()) {
      return Map.of();
    }
    return reads.read(
        connection -> {
          Map<Ref, Page.Children> found = new HashMap<>();
          query(
              connection,
              CHILDREN,
              columns -> bind(columns, parents),
              row -> {
                UUID parent = Sql.uuid(row, 2);
                found.put(
                    new Ref(Sql.uuid(row, 1), parent),
                    new Page.Children(
                        parent,
                        row.getInt(3),
                        row.getLong(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        List.of((UUID[]) row.getArray(6).getArray())));
              });
          return found;
        });
  }

  private static void bind(Columns columns, Collection<Ref> refs) throws SQLException {
    columns.uuids(refs.stream().map(Ref::log).toList()).uuids(refs.stream().map(Ref::key).toList());
  }
}
