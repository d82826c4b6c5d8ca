package app.fermata.server.admin;

import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.InlineProjection;
import app.fermata.log.Log;
import app.fermata.log.postgres.WriteStop;
import app.fermata.server.config.OperatorProblem;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Makes the tables that are written inside appends anew, from the log alone. Appends wait while it
/// runs, readers see the old rows until it commits, and a kill changes nothing.
public final class Rebuild implements Operation {
  private static final int BATCH = 500;
  private static final int TELL_EVERY = 100_000;

  private final DataSource source;
  private final Log log;
  private final Map<String, Derived> derived;

  /// What can be rebuilt.
  ///
  /// @param tables everything that the projection writes
  public record Derived(InlineProjection projection, List<String> tables) {}

  /// A rebuild of `derived`, by name, in the database of `log`.
  public Rebuild(DataSource source, Log log, Map<String, Derived> derived) {
    this.source = source;
    this.log = log;
    this.derived = new TreeMap<>(derived);
  }

  @Override
  public ObjectNode run(ObjectNode args, Context context)
      throws SQLException, InterruptedException {
    String wanted = args.path("projection").asText();
    @Nullable Derived one = derived.get(wanted);
    if (one == null && !wanted.equals("all")) {
      throw new OperatorProblem(
          "There is no projection called "
              + wanted
              + "; give one of "
              + String.join(", ", derived.keySet())
              + ", or all.");
    }
    Map<String, Derived> chosen = one == null ? derived : Map.of(wanted, one);
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    long entries = rebuild(chosen, context);
    report.put("entries", entries);
    chosen.keySet().forEach(report.putArray("projections")::add);
    report
        .putArray("lines")
        .add("Rebuilt " + String.join(", ", chosen.keySet()) + " from " + entries + " entries.");
    return report;
  }

  private long rebuild(Map<String, Derived> chosen, Context context)
      throws SQLException, InterruptedException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        WriteStop.begin(connection);
        long applied = applyAll(connection, chosen, context);
        connection.commit();
        return applied;
      } finally {
        connection.rollback();
      }
    }
  }

  private long applyAll(Connection connection, Map<String, Derived> chosen, Context context)
      throws SQLException {
    long applied = 0;
    FeedCursor cursor = FeedCursor.START;
    // The first page is read before anything is written here: from then on this transaction has a
    // number, which is higher than all that the feed holds.
    FeedPage page = log.feed(cursor, BATCH);
    empty(connection, chosen);
    while (!page.cursor().equals(cursor)) {
      List<Entry> entries = page.entries();
      for (Derived each : chosen.values()) {
        apply(connection, each, entries);
      }
      long before = applied;
      applied += entries.size();
      if (applied / TELL_EVERY > before / TELL_EVERY) {
        context.progress(applied + " entries");
      }
      cursor = page.cursor();
      page = log.feed(cursor, BATCH);
    }
    return applied;
  }

  private static void apply(Connection connection, Derived derived, List<Entry> entries)
      throws SQLException {
    try {
      derived.projection().apply(connection, entries);
    } catch (app.fermata.log.VetoException e) {
      throw new IllegalStateException("a projection refuses what it once took", e);
    }
  }

  private static void empty(Connection connection, Map<String, Derived> chosen)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Derived each : chosen.values()) {
        for (String table : each.tables()) {
          statement.execute("DELETE FROM " + Backup.quoted(table));
        }
      }
    }
  }
}
