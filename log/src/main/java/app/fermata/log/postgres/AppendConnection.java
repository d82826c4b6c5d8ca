package app.fermata.log.postgres;

import app.fermata.log.LogUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that appends, kept for long and replaced when it breaks. Used by one thread at a
/// time.
final class AppendConnection implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(AppendConnection.class);
  private static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(20);

  /// Every statement of an append finds its rows by index. The planner would prefer to read a small
  /// table whole, and keep to that plan while the table grows. A lock is held by somebody's commit:
  /// milliseconds; one that lasts seconds is held by a node that hangs.
  private static final String SETTINGS =
      """
      SET lock_timeout = '2s'; SET statement_timeout = '15s';
      SET idle_in_transaction_session_timeout = '20s';
      SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
      SET plan_cache_mode = force_generic_plan; SET jit = off;
      SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'
      """;

  private final DataSource source;
  private final Familiar familiar = new Familiar();
  private @Nullable Connection connection;

  AppendConnection(DataSource source) {
    this.source = source;
  }

  /// What its transactions have seen.
  Familiar familiar() {
    return familiar;
  }

  /// @throws LogUnavailableException where no connection can be had
  Connection open() {
    if (connection != null) {
      return connection;
    }
    Connection fresh = null;
    try {
      fresh = source.getConnection();
      fresh.setAutoCommit(true);
      try (Statement statement = fresh.createStatement()) {
        statement.execute(SETTINGS);
      }
      fresh.setNetworkTimeout(Runnable::run, Math.toIntExact(NETWORK_TIMEOUT.toMillis()));
      fresh.setAutoCommit(false);
      connection = fresh;
      return fresh;
    } catch (SQLException e) {
      if (fresh != null) {
        close(fresh);
      }
      throw Sql.unavailable("The database cannot be reached: " + e.getMessage(), e);
    }
  }

  /// Undoes what the last transaction did. A connection that cannot even do that is replaced.
  void rollback() {
    if (connection != null) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        discard();
      }
    }
  }

  /// The next `open` makes a new one.
  void discard() {
    Connection broken = connection;
    connection = null;
    if (broken != null) {
      close(broken);
    }
  }

  private static void close(Connection broken) {
    try {
      broken.abort(Runnable::run);
      broken.close();
    } catch (SQLException e) {
      logger.debug("A broken connection did not even close", e);
    }
  }

  @Override
  public void close() {
    Connection last = connection;
    connection = null;
    if (last == null) {
      return;
    }
    try (last) {
      last.rollback();
      last.setAutoCommit(true);
      try (Statement statement = last.createStatement()) {
        statement.execute("RESET ALL");
      }
      last.setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException e) {
      logger.debug("The last connection did not close cleanly", e);
    }
  }
}
