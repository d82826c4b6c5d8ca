package app.fermata.server.sql;

import app.fermata.postgres.EmbeddedPostgres;
import app.fermata.postgres.Machine;
import app.fermata.postgres.PostgresFailure;
import app.fermata.postgres.PostgresSettings;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.config.Secret;
import app.fermata.server.config.Storage;
import app.fermata.server.telemetry.Telemetry;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The PostgreSQL of this server, embedded or the operator's own, and its connection pool.
///
/// Closing it closes the pool first and then stops the embedded one, cleanly.
public final class Database implements AutoCloseable {
  private static final int OLDEST_VERSION = 15;
  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);

  private final @Nullable EmbeddedPostgres embedded;
  private final HikariDataSource pool;
  private final String version;
  private final Sizes sizes;

  /// How large it is.
  ///
  /// @param connections the most there are in the pool
  /// @param sharedBuffersMegabytes the embedded one's page cache; empty for the operator's own
  public record Sizes(int connections, Optional<Integer> sharedBuffersMegabytes) {}

  private Database(
      @Nullable EmbeddedPostgres embedded, HikariDataSource pool, String version, Sizes sizes) {
    this.embedded = embedded;
    this.pool = pool;
    this.version = version;
    this.sizes = sizes;
  }

  /// The same for a command that ends soon, so that nobody asks what it did.
  public static Database open(Storage storage) {
    return open(storage, () -> new Telemetry(InstantSource.system()));
  }

  /// Starts or reaches PostgreSQL, as large as fits this machine.
  ///
  /// @param telemetry watches the pool; asked for when PostgreSQL is there
  /// @throws OperatorProblem when that is not possible; its sentence says what to do
  public static Database open(Storage storage, Supplier<Telemetry> telemetry) {
    Machine machine = Machine.here();
    int connections = storage.connections().orElseGet(machine::connections);
    Optional<Storage.DatabaseAddress> own = storage.database();
    if (own.isPresent()) {
      DataSource source = source(own.get());
      String version = checked(source, own.get().jdbcUrl());
      Sizes sizes = new Sizes(connections, Optional.empty());
      return new Database(null, pool(source, connections, telemetry), version, sizes);
    }
    // Thirty more than the pool: for administration and a psql.
    PostgresSettings settings =
        PostgresSettings.in(storage.postgres())
            .withMaxConnections(connections + 30)
            .fitting(machine);
    EmbeddedPostgres embedded = start(settings);
    try {
      String version = checked(embedded.dataSource(), embedded.jdbcUrl());
      HikariDataSource pool = pool(embedded.dataSource(), connections, telemetry);
      // Else the pool would lend what it used half a second ago without asking whether it lives.
      embedded.onRestart(() -> pool.getHikariPoolMXBean().softEvictConnections());
      Sizes sizes = new Sizes(connections, Optional.of(settings.sharedBuffersMegabytes()));
      return new Database(embedded, pool, version, sizes);
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  /// Whether a Fermata has kept data there. Starts nothing and makes nothing.
  ///
  /// @throws OperatorProblem where the operator's own PostgreSQL cannot be asked
  public static boolean keepsData(Storage storage) {
    return storage
        .database()
        .map(Database::keepsData)
        .orElseGet(() -> EmbeddedPostgres.keepsData(storage.postgres()));
  }

  private static boolean keepsData(Storage.DatabaseAddress address) {
    DataSource source = source(address);
    checked(source, address.jdbcUrl());
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regclass('" + Migrations.FIRST + "') IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException e) {
      throw problem("The database could not be asked whether it holds data", e);
    }
  }

  private static EmbeddedPostgres start(PostgresSettings settings) {
    try {
      return EmbeddedPostgres.start(settings);
    } catch (PostgresFailure e) {
      throw new OperatorProblem(String.valueOf(e.getMessage()), e);
    }
  }

  private static DataSource source(Storage.DatabaseAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(address.jdbcUrl());
    } catch (IllegalArgumentException e) {
      throw new OperatorProblem(
          "The value of --database-url is no address of a PostgreSQL; write it as"
              + " postgresql://user:password@host:5432/fermata.",
          e);
    }
    address.user().ifPresent(source::setUser);
    address.password().map(Secret::reveal).ifPresent(source::setPassword);
    source.setApplicationName("fermata");
    source.setConnectTimeout(10);
    source.setTcpKeepAlive(true);
    return source;
  }

  private static HikariDataSource pool(DataSource source, int size, Supplier<Telemetry> telemetry) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("fermata");
    config.setMetricsTrackerFactory(telemetry.get().poolTracker());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(2, size));
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(10_000);
    return new HikariDataSource(config);
  }

  private static String checked(DataSource source, String address) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('server_version_num')::int,"
                    + " current_setting('server_version'), current_setting('server_encoding')")) {
      row.next();
      String version = row.getString(2);
      if (row.getInt(1) < OLDEST_VERSION * 10_000) {
        throw new OperatorProblem(
            "The database at "
                + address
                + " is PostgreSQL "
                + version
                + " and Fermata needs 15 or newer; upgrade it, or leave --database-url away to use"
                + " the one that Fermata brings.");
      }
      if (!"UTF8".equals(row.getString(3))) {
        throw new OperatorProblem(
            "The database at "
                + address
                + " has the encoding "
                + row.getString(3)
                + "; make one with CREATE DATABASE fermata ENCODING 'UTF8' TEMPLATE template0.");
      }
      return version;
    } catch (SQLException e) {
      throw new OperatorProblem(
          "The database at "
              + address
              + " cannot be used ("
              + firstLine(e)
              + "); check that it runs and that --database-url names an account and a database"
              + " that exist.",
          e);
    }
  }

  /// Connections from the pool, for statements that may take long: migrations, rebuilding.
  public DataSource dataSource() {
    return pool;
  }

  /// The same for what somebody waits for: a statement without an answer for 10 s fails.
  public DataSource shortStatements() {
    return new ShortStatements(pool, LONGEST_STATEMENT);
  }

  /// PostgreSQL's version, such as `18.6`.
  public String version() {
    return version;
  }

  /// How large it is.
  public Sizes sizes() {
    return sizes;
  }

  /// What its clock says.
  ///
  /// @throws OperatorProblem where it does not answer
  public Instant now() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    } catch (SQLException e) {
      throw problem("The database could not be asked for the time", e);
    }
  }

  /// The embedded one, empty where the operator brings their own.
  public Optional<EmbeddedPostgres> embedded() {
    return Optional.ofNullable(embedded);
  }

  /// Whether it answers now: one sentence if it does not.
  public Optional<String> problem() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(2)
          ? Optional.empty()
          : Optional.of("The database does not answer.");
    } catch (SQLException e) {
      return Optional.of("The database does not answer (" + firstLine(e) + ").");
    }
  }

  /// Registers who is told, in a sentence, that the database is gone for good.
  public void onLost(Consumer<String> listener) {
    if (embedded != null) {
      embedded.onLost(failure -> listener.accept(String.valueOf(failure.getMessage())));
    }
  }

  @Override
  public void close() {
    pool.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  static OperatorProblem problem(String what, SQLException e) {
    return new OperatorProblem(
        what
            + " ("
            + firstLine(e)
            + "); check that the database runs and that its account may create tables.",
        e);
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
