package app.fermata.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// PostgreSQL for tests: one server per JVM and version, on a folder of its own that is deleted at
/// the end, and a fresh database for whoever asks.
///
/// It does not wait for the disk; a test of durability starts an [EmbeddedPostgres] of its own.
public final class TestPostgres {
  /// Where Debian installs PostgreSQL 15.
  public static final Path DEBIAN_15 = Path.of("/usr/lib/postgresql/15/bin");

  private static final Path HOME =
      Path.of(
          System.getProperty("java.io.tmpdir"), "fermata-tests-" + System.getProperty("user.name"));
  private static final Map<String, TestPostgres> RUNNING = new HashMap<>();

  private final EmbeddedPostgres server;
  private final Map<String, String> templates = new HashMap<>();
  private final AtomicInteger databases = new AtomicInteger();

  private TestPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /// The bundled PostgreSQL.
  public static TestPostgres bundled() {
    return running("bundled", Optional.empty());
  }

  /// Debian's PostgreSQL 15, empty where it is not installed.
  public static Optional<TestPostgres> debian15() {
    return Files.isExecutable(DEBIAN_15.resolve("postgres"))
        ? Optional.of(running("debian15", Optional.of(DEBIAN_15)))
        : Optional.empty();
  }

  /// The servers that a contract is to be checked on.
  public static Stream<TestPostgres> all() {
    return Stream.concat(Stream.of(bundled()), debian15().stream());
  }

  private static synchronized TestPostgres running(String name, Optional<Path> installed) {
    return RUNNING.computeIfAbsent(name, _ -> start(installed));
  }

  private static TestPostgres start(Optional<Path> installed) {
    try {
      Files.createDirectories(HOME);
      removeWhatKilledTestsLeft();
      Path folder = Files.createTempDirectory(HOME, "server-");
      PostgresSettings settings = settings(folder);
      EmbeddedPostgres server =
          EmbeddedPostgres.start(installed.map(settings::withInstalled).orElse(settings));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    server.close();
                    delete(folder);
                  }));
      return new TestPostgres(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Settings for a test's own server in `folder`, with the programs unpacked once for all tests.
  public static PostgresSettings durableSettings(Path folder) {
    return PostgresSettings.in(folder).withBinaries(HOME.resolve("binaries"));
  }

  /// The same without waiting for the disk.
  public static PostgresSettings settings(Path folder) {
    return durableSettings(folder).withoutDurability().withMaxConnections(200);
  }

  /// Puts the bundled programs where a server on the data folder `data` expects them, so that it
  /// does not unpack its own.
  public static void lendPrograms(Path data) throws IOException {
    Path unpacked = PostgresBinaries.unpackedBelow(HOME.resolve("binaries"));
    Path place = data.resolve("postgres/binaries");
    Files.createDirectories(place);
    Files.createSymbolicLink(place.resolve(PostgresBinaries.bundledVersion()), unpacked);
  }

  /// Servers whose tests were killed still run; whoever gets their lock may stop them.
  private static void removeWhatKilledTestsLeft() throws IOException {
    try (Stream<Path> entries = Files.list(HOME)) {
      for (Path folder :
          entries.filter(p -> p.getFileName().toString().startsWith("server-")).toList()) {
        Path lockFile = folder.resolve("lock");
        if (!Files.exists(lockFile)) {
          continue; // just being made by a test that runs now
        }
        try (FolderLock ours = FolderLock.acquire(lockFile)) {
          Cluster cluster = new Cluster(folder, folder, new Launch.AsMyself());
          Postmaster.stopLeftovers(cluster);
          delete(folder);
        } catch (FolderLock.HeldElsewhere inUse) {
          continue;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private static void delete(Path folder) {
    try {
      PostgresBinaries.deleteTree(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A new, empty database.
  public TestDatabase freshDatabase() {
    return copyOf("template1");
  }

  /// A new database as `migrate` leaves it; `migrate` runs once per `template` name and JVM, and
  /// every database is a copy of the result.
  public synchronized TestDatabase freshDatabase(String template, Consumer<DataSource> migrate) {
    @Nullable String made = templates.get(template);
    if (made == null) {
      TestDatabase database = copyOf("template1");
      migrate.accept(database.dataSource());
      made = database.name();
      templates.put(template, made);
    }
    return copyOf(made);
  }

  private TestDatabase copyOf(String template) {
    String name = "test_" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE " + template);
    return new TestDatabase(this, name);
  }

  private void execute(String sql) {
    try (Connection connection = server.dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// The server itself.
  public EmbeddedPostgres server() {
    return server;
  }

  /// One test's database.
  ///
  /// @param postgres the server it is on
  /// @param name its name there
  public record TestDatabase(TestPostgres postgres, String name) implements AutoCloseable {
    /// Opens a new connection each time.
    public DataSource dataSource() {
      return postgres.server.dataSource(name);
    }

    /// For code that takes an address, a user and a password.
    public String jdbcUrl() {
      return postgres.server.jdbcUrl(name);
    }

    /// See [#jdbcUrl].
    public String user() {
      return postgres.server.user();
    }

    /// See [#jdbcUrl].
    public String password() {
      return postgres.server.password();
    }

    /// Drops it, with whoever is connected.
    @Override
    public void close() {
      postgres.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }
}
