package app.fermata.log.postgres;

import app.fermata.log.InlineProjection;
import app.fermata.log.contract.Examples;
import app.fermata.log.contract.TestClock;
import app.fermata.postgres.TestPostgres;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/// A log on a database of its own, for one test.
record OpenLog(
    TestPostgres.TestDatabase database, HikariDataSource pool, TestClock clock, PostgresLog log)
    implements AutoCloseable {
  static final Options OPTIONS =
      Options.standard().withLanes(2).withHintInterval(Duration.ofMillis(50));

  static OpenLog on(TestPostgres postgres) {
    return on(postgres, OPTIONS);
  }

  static OpenLog on(TestPostgres postgres, Options options, InlineProjection... projections) {
    TestPostgres.TestDatabase database = postgres.freshDatabase("log", LogSchema::migrate);
    return on(database, pool(database.dataSource()), options, projections);
  }

  private static OpenLog on(
      TestPostgres.TestDatabase database,
      HikariDataSource pool,
      Options options,
      InlineProjection... projections) {
    TestClock clock = new TestClock();
    return new OpenLog(
        database,
        pool,
        clock,
        PostgresLog.open(pool, Examples.KINDS, clock, List.of(projections), options));
  }

  /// Another node on the same database.
  PostgresLog again(Options options) {
    return PostgresLog.open(pool, Examples.KINDS, clock, List.of(), options);
  }

  static HikariDataSource pool(DataSource source) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(16);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(10_000);
    return new HikariDataSource(config);
  }

  /// Closes this log and opens another on the same database, as if nothing had ever been appended.
  OpenLog anew() {
    log.close();
    execute(
        "TRUNCATE log_head, log_entry, log_children, log_command, log_pruned, log_feed, log_epoch,"
            + " projection_checkpoint; UPDATE log_state SET epoch = 1");
    return on(database, pool, OPTIONS);
  }

  long number(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void execute(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    log.close();
    pool.close();
    database.close();
  }
}
