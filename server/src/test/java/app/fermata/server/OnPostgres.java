package app.fermata.server;

import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.postgres.Options;
import app.fermata.log.postgres.PostgresLog;
import app.fermata.postgres.TestPostgres;
import app.fermata.server.sql.Migrations;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/// The examples on a PostgreSQL database of their own.
public final class OnPostgres implements AutoCloseable {
  private final TestPostgres.TestDatabase database;
  private final HikariDataSource pool;
  private final PostgresLog log;
  public final Examples harbour;

  public OnPostgres(long seed) {
    database =
        TestPostgres.bundled().freshDatabase("server", source -> new Migrations(source).apply());
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(12);
    config.setMinimumIdle(0);
    pool = new HikariDataSource(config);
    CompletableFuture<Log> late = new CompletableFuture<>();
    Indexes indexes = Indexes.postgres(pool, late::join);
    log =
        PostgresLog.open(
            pool,
            Kinds.of(Core.KINDS),
            InstantSource.fixed(Examples.NOON),
            indexes.projections(),
            Options.standard().withLanes(2));
    late.complete(log);
    harbour = new Examples(log, indexes, seed);
  }

  public HikariDataSource source() {
    return pool;
  }

  @Override
  public void close() throws Exception {
    harbour.close();
    log.close();
    pool.close();
    database.close();
  }
}
