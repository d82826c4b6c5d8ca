package app.fermata.server.attention;

import app.fermata.log.CountQuery;
import app.fermata.log.Entry;
import app.fermata.log.InlineProjection;
import app.fermata.log.Log;
import app.fermata.log.Ref;
import app.fermata.log.postgres.SqlFailure;
import app.fermata.server.attention.Facts.Root;
import app.fermata.server.attention.Places.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The index in PostgreSQL, written inside the append. A message that mentions nobody and answers
/// nothing costs no statement.
public final class PostgresAttentionIndex implements AttentionIndex, InlineProjection {
  private static final String FORGET =
      """
      DELETE FROM mention m USING unnest(?::uuid[], ?::bigint[]) AS w (log, place)
        WHERE m.log = w.log AND m.place = w.place
      """;
  private static final String FORGET_EVERYONE =
      """
      DELETE FROM mention_everyone m USING unnest(?::uuid[], ?::bigint[]) AS w (log, place)
        WHERE m.log = w.log AND m.place = w.place
      """;
  private static final String MENTION =
      """
      INSERT INTO mention (log, place, account, creator, root, root_place, main)
        SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::boolean[])
      """;
  private static final String EVERYONE =
      """
      INSERT INTO mention_everyone (log, place, creator, root, main)
        SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::uuid[], ?::boolean[])
      """;
  private static final String TAKE_PART =
      """
      INSERT INTO thread_part (account, log, root, root_place)
        SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[])
        ON CONFLICT DO NOTHING
      """;
  private static final String IMPORT =
      """
      WITH run AS (
        SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::bigint[]) AS r (log, lo, hi)
      ), grown AS (
        UPDATE imported_span s SET hi = r.hi FROM run r
          WHERE s.log = r.log AND s.hi = r.lo - 1
          RETURNING r.log, r.lo
      )
      INSERT INTO imported_span (log, lo, hi)
        SELECT r.log, r.lo, r.hi FROM run r
          WHERE NOT EXISTS (SELECT FROM grown g WHERE g.log = r.log AND g.lo = r.lo)
      """;
  private static final String IMPORTED =
      "SELECT log, lo, hi FROM imported_span WHERE log = ANY (?) ORDER BY log, lo";
  private static final String THREADS =
      """
      SELECT log, root, root_place FROM thread_part WHERE account = ?
      UNION
      SELECT log, root, root_place FROM mention WHERE account = ? AND root IS NOT NULL
      """;
  private static final String COUNT =
      """
      SELECT q.n, c.mentions
        FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[])
          WITH ORDINALITY AS q (log, parent, lo, hi, n)
        CROSS JOIN LATERAL (
          SELECT count(*) AS mentions FROM (
            SELECT m.place FROM mention m
              WHERE m.account = ? AND m.log = q.log AND m.place BETWEEN q.lo AND q.hi
                AND m.creator <> ?
                AND CASE WHEN q.parent IS NULL THEN m.main ELSE NOT m.main AND m.root = q.parent END
            UNION
            SELECT m.place FROM mention_everyone m
              WHERE m.log = q.log AND m.place BETWEEN q.lo AND q.hi
                AND m.creator <> ?
                AND CASE WHEN q.parent IS NULL THEN m.main ELSE NOT m.main AND m.root = q.parent END
          ) AS places) AS c
        WHERE c.mentions > 0
      """;

  private final DataSource source;
  private final Facts.Roots roots;

  /// @param log the log that this is a projection of; asked for the roots of threads
  public PostgresAttentionIndex(DataSource source, Supplier<Log> log) {
    this.source = source;
    this.roots = new Facts.Roots(log);
  }

  @Override
  public void apply(Connection connection, List<Entry> entries) throws SQLException {
    Map<Ref, Facts> newest = new LinkedHashMap<>();
    Set<Part> parts = new LinkedHashSet<>();
    Set<Ref> changed = new LinkedHashSet<>();
    for (Entry entry : entries) {
      if (!Facts.concerns(entry)) {
        continue;
      }
      Facts facts = Facts.of(entry);
      var ref = new Ref(entry.log(), entry.key());
      if (entry.isCreation()) {
        if (!facts.people().isEmpty() || facts.everyone()) {
          newest.put(ref, facts);
        }
        takePart(entry, entries, parts);
      } else {
        changed.add(ref);
        newest.put(ref, facts);
      }
    }
    forget(
        connection, changed.stream().map(ref -> Objects.requireNonNull(newest.get(ref))).toList());
    mention(connection, newest.values(), entries);
    write(connection, parts);
    writeImported(connection, ImportedSpans.of(entries));
  }

  private static void writeImported(Connection connection, Map<UUID, List<Span>> spans)
      throws SQLException {
    if (spans.isEmpty()) {
      return;
    }
    var logs = new ArrayList<UUID>();
    var all = new ArrayList<Span>();
    spans.forEach(
        (log, some) ->
            some.forEach(
                span -> {
                  logs.add(log);
                  all.add(span);
                }));
    execute(
        connection,
        IMPORT,
        uuids(logs),
        longs(all.stream().map(Span::from).toList()),
        longs(all.stream().map(Span::to).toList()));
  }

  private record Part(UUID account, UUID log, UUID root, long place) {}

  private void takePart(Entry reply, List<Entry> batch, Set<Part> parts) {
    UUID parent = reply.parent();
    Root root = parent == null ? null : roots.of(reply.log(), parent, batch);
    if (parent != null && root != null) {
      parts.add(new Part(reply.creator(), reply.log(), parent, root.place()));
      parts.add(new Part(root.creator(), reply.log(), parent, root.place()));
    }
  }

  private static void forget(Connection connection, List<Facts> changed) throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    List<UUID> logs = changed.stream().map(facts -> facts.entry().log()).toList();
    List<Long> places = changed.stream().map(facts -> facts.entry().place()).toList();
    for (String sql : List.of(FORGET, FORGET_EVERYONE)) {
      execute(connection, sql, uuids(logs), longs(places));
    }
  }

  private void mention(Connection connection, Iterable<Facts> messages, List<Entry> batch)
      throws SQLException {
    var people = new ArrayList<Facts>();
    var accounts = new ArrayList<UUID>();
    var everyone = new ArrayList<Facts>();
    for (Facts facts : messages) {
      for (UUID account : facts.people()) {
        people.add(facts);
        accounts.add(account);
      }
      if (facts.everyone()) {
        everyone.add(facts);
      }
    }
    if (!people.isEmpty()) {
      execute(
          connection,
          MENTION,
          uuids(people.stream().map(f -> f.entry().log()).toList()),
          longs(people.stream().map(f -> f.entry().place()).toList()),
          uuids(accounts),
          uuids(people.stream().map(f -> f.entry().creator()).toList()),
          uuids(people.stream().map(f -> f.entry().parent()).toList()),
          longs(people.stream().map(f -> rootPlace(f.entry(), batch)).toList()),
          flags(people.stream().map(Facts::main).toList()));
    }
    if (!everyone.isEmpty()) {
      execute(
          connection,
          EVERYONE,
          uuids(everyone.stream().map(f -> f.entry().log()).toList()),
          longs(everyone.stream().map(f -> f.entry().place()).toList()),
          uuids(everyone.stream().map(f -> f.entry().creator()).toList()),
          uuids(everyone.stream().map(f -> f.entry().parent()).toList()),
          flags(everyone.stream().map(Facts::main).toList()));
    }
  }

  private @Nullable Long rootPlace(Entry message, List<Entry> batch) {
    UUID parent = message.parent();
    Root root = parent == null ? null : roots.of(message.log(), parent, batch);
    return root == null ? null : root.place();
  }

  private static void write(Connection connection, Set<Part> parts) throws SQLException {
    if (!parts.isEmpty()) {
      // One order for all writers, so that two of them never wait for each other.
      List<Part> sorted =
          parts.stream()
              .sorted(
                  java.util.Comparator.comparing(Part::log)
                      .thenComparing(Part::root)
                      .thenComparing(Part::account))
              .toList();
      execute(
          connection,
          TAKE_PART,
          uuids(sorted.stream().map(Part::account).toList()),
          uuids(sorted.stream().map(Part::log).toList()),
          uuids(sorted.stream().map(Part::root).toList()),
          longs(sorted.stream().map(Part::place).toList()));
    }
  }

  @Override
  public List<ThreadRef> threadsOf(UUID account) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(THREADS)) {
      statement.setObject(1, account);
      statement.setObject(2, account);
      try (ResultSet row = statement.executeQuery()) {
        var threads = new ArrayList<ThreadRef>();
        while (row.next()) {
          threads.add(
              new ThreadRef(
                  row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getLong(3)));
        }
        return List.copyOf(threads);
      }
    } catch (SQLException e) {
      throw SqlFailure.of("the threads of an account cannot be read", e);
    }
  }

  @Override
  public List<Integer> mentions(UUID account, List<CountQuery> queries) {
    var counts = new ArrayList<Integer>(java.util.Collections.nCopies(queries.size(), 0));
    if (queries.isEmpty()) {
      return counts;
    }
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(COUNT)) {
      bind(
          statement,
          uuids(queries.stream().map(CountQuery::log).toList()),
          uuids(queries.stream().map(CountQuery::parent).toList()),
          longs(queries.stream().map(CountQuery::from).toList()),
          longs(queries.stream().map(CountQuery::to).toList()));
      statement.setObject(5, account);
      statement.setObject(6, account);
      statement.setObject(7, account);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          counts.set(row.getInt(1) - 1, row.getInt(2));
        }
      }
      return counts;
    } catch (SQLException e) {
      throw SqlFailure.of("mentions cannot be counted", e);
    }
  }

  @Override
  public Map<UUID, List<Span>> imported(Collection<UUID> logs) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(IMPORTED)) {
      bind(statement, uuids(List.copyOf(logs)));
      try (ResultSet row = statement.executeQuery()) {
        Map<UUID, List<Span>> found = new HashMap<>();
        while (row.next()) {
          found
              .computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>())
              .add(new Span(row.getLong(2), row.getLong(3)));
        }
        return found;
      }
    } catch (SQLException e) {
      throw SqlFailure.of("what was imported cannot be read", e);
    }
  }

  /// A column of values for `unnest`.
  private record Column(String type, Object[] values) {}

  private static Column uuids(List<? extends @Nullable UUID> values) {
    return new Column("uuid", values.toArray());
  }

  private static Column longs(List<? extends @Nullable Long> values) {
    return new Column("int8", values.toArray());
  }

  private static Column flags(List<Boolean> values) {
    return new Column("bool", values.toArray());
  }

  private static void bind(PreparedStatement statement, Column... columns) throws SQLException {
    for (int i = 0; i < columns.length; i++) {
      statement.setArray(
          i + 1, statement.getConnection().createArrayOf(columns[i].type, columns[i].values));
    }
  }

  private static void execute(Connection connection, String sql, Column... columns)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, columns);
      statement.executeUpdate();
    }
  }
}
