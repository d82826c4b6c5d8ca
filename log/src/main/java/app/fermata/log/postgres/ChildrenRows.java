package app.fermata.log.postgres;

import app.fermata.log.Entry;
import app.fermata.log.rules.Plan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/// Keeps `log_children`: a birth is added to what is there, a death makes the row be counted
/// afresh.
final class ChildrenRows {
  private static final String ADD =
      """
      INSERT INTO log_children AS c (log, parent, living, last_place, last_at, creators)
        SELECT b.log, b.parent, b.living, b.last_place, b.last_at,
            ARRAY(SELECT u.id FROM unnest(b.creators) WITH ORDINALITY AS u (id, n)
              GROUP BY u.id ORDER BY min(u.n) LIMIT 5)
          FROM (
            SELECT w.log, w.parent, count(*) AS living, max(w.place) AS last_place,
                max(w.at) AS last_at, array_agg(w.creator ORDER BY w.place DESC) AS creators
              FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::uuid[])
                AS w (log, parent, place, at, creator)
              GROUP BY w.log, w.parent ORDER BY w.log, w.parent) b
        ON CONFLICT (log, parent) DO UPDATE SET living = c.living + excluded.living,
          last_place = excluded.last_place, last_at = excluded.last_at,
          creators = ARRAY(
            SELECT u.id FROM unnest(excluded.creators || c.creators) WITH ORDINALITY AS u (id, n)
              GROUP BY u.id ORDER BY min(u.n) LIMIT 5)
      """;

  private static final String RECOUNT =
      """
      DELETE FROM log_children c USING unnest(?::uuid[], ?::uuid[]) AS w (log, parent)
        WHERE c.log = w.log AND c.parent = w.parent;
      INSERT INTO log_children (log, parent, living, last_place, last_at, creators)
        SELECT w.log, w.parent, a.living, a.last_place, last.at,
            ARRAY(SELECT coalesce(e.creator, e.author) FROM log_entry e
              WHERE e.log = w.log AND e.parent = w.parent AND e.newest AND e.paged AND e.mark = 0
              GROUP BY 1 ORDER BY max(e.place) DESC LIMIT 5)
          FROM unnest(?::uuid[], ?::uuid[]) AS w (log, parent)
          CROSS JOIN LATERAL (
            SELECT count(*) AS living, max(e.place) AS last_place FROM log_entry e
              WHERE e.log = w.log AND e.parent = w.parent AND e.newest AND e.paged
                AND e.mark = 0) a
          JOIN log_entry last ON last.log = w.log AND last.seq = a.last_place
          WHERE a.living > 0
      """;

  private ChildrenRows() {}

  /// @param born living children of paged kinds that this transaction creates
  static void add(Connection connection, List<Plan.Written> born) throws SQLException {
    if (born.isEmpty()) {
      return;
    }
    List<Entry> entries = born.stream().map(Plan.Written::entry).toList();
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      new Columns(statement)
          .uuids(entries.stream().map(Entry::log).toList())
          .uuids(entries.stream().map(Entry::parent).toList())
          .longs(entries.stream().map(Entry::place).toList())
          .longs(entries.stream().map(entry -> entry.at().toEpochMilli()).toList())
          .uuids(entries.stream().map(Entry::creator).toList());
      statement.executeUpdate();
    }
  }

  /// @param parents keys that lose a living child in this transaction
  static void recount(Connection connection, Collection<Rows.LogKey> parents) throws SQLException {
    if (parents.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(RECOUNT)) {
      Columns columns = new Columns(statement);
      for (int i = 0; i < 2; i++) {
        columns
            .uuids(parents.stream().map(Rows.LogKey::log).toList())
            .uuids(parents.stream().map(Rows.LogKey::key).toList());
      }
      statement.execute();
    }
  }
}
