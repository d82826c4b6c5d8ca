package app.fermata.log.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A moment in which nobody appends, on any node: for building again what is written inside
/// appends.
public final class WriteStop {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String DEADLOCK = "40P01";
  private static final int ATTEMPTS = 10;

  private WriteStop() {}

  /// Stops all appends until the transaction of `connection`, which must be at its beginning, ends;
  /// they wait. When this returns, the feed shows everything that was ever appended.
  ///
  /// An append gets its transaction number with its first write, which is into one of these tables;
  /// so those that wait have none, and hold nothing of the feed back.
  ///
  /// @throws SQLException also where a transaction of somebody else does not end
  public static void begin(Connection connection) throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      lock(connection, statement);
      long until = System.nanoTime() + PATIENCE.toNanos();
      String now = text(statement, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text");
      while (!"t".equals(text(statement, seen(now)))) {
        if (System.nanoTime() > until) {
          throw new SQLException("a transaction that began earlier does not end");
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private static String seen(String transaction) {
    return "SELECT pg_snapshot_xmin(pg_current_snapshot()) >= '" + transaction + "'::xid8";
  }

  /// An append that makes a new log writes the two tables in the other order: then PostgreSQL picks
  /// one of us to begin again.
  private static void lock(Connection connection, Statement statement) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        statement.execute("LOCK TABLE log_entry, log_head IN EXCLUSIVE MODE");
        return;
      } catch (SQLException e) {
        if (!DEADLOCK.equals(e.getSQLState()) || attempt == ATTEMPTS) {
          throw e;
        }
        connection.rollback();
      }
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
