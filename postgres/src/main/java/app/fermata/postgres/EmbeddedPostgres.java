package app.fermata.postgres;

import app.fermata.postgres.PostgresFailure.Reason;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL that belongs to this process: [#start] unpacks and starts it, [#close] stops it.
///
/// While it runs it is watched: when it ends by itself (killed, crashed) it is started again on the
/// same port, so that [#jdbcUrl] stays true; connections open at that moment fail once. When it
/// does not stay up, [#onLost] is told and nothing more is tried.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String DATABASE = "fermata";
  private static final int RESTARTS = 5;
  private static final Duration RESTART_WINDOW = Duration.ofMinutes(5);
  private static final int PORT_PATIENCE = 50;

  private final PostgresSettings settings;
  private final Cluster cluster;
  private final FolderLock folderLock;
  private final String password;
  private final int port;

  /// Held while the postmaster is replaced or stopped, never while waiting for it to end.
  private final ReentrantLock lifecycle = new ReentrantLock();

  @GuardedBy("lifecycle")
  private Postmaster postmaster;

  @GuardedBy("lifecycle")
  private boolean closed;

  @GuardedBy("lifecycle")
  private final List<Consumer<PostgresFailure>> lostListeners = new ArrayList<>();

  @GuardedBy("lifecycle")
  private final List<Runnable> restartListeners = new ArrayList<>();

  @GuardedBy("lifecycle")
  private @Nullable PostgresFailure lost;

  private EmbeddedPostgres(
      PostgresSettings settings,
      Cluster cluster,
      FolderLock folderLock,
      String password,
      Postmaster postmaster) {
    this.settings = settings;
    this.cluster = cluster;
    this.folderLock = folderLock;
    this.password = password;
    this.postmaster = postmaster;
    this.port = postmaster.port();
  }

  /// Starts PostgreSQL and returns when it accepts connections. A first start unpacks the programs
  /// and makes the database (some seconds); later ones take a fraction of a second, or as long as
  /// recovery takes.
  ///
  /// @throws PostgresFailure when it cannot be had; its message says what to do
  public static EmbeddedPostgres start(PostgresSettings settings) {
    Path folder = settings.folder().toAbsolutePath().normalize();
    @Nullable FolderLock lock = null;
    boolean started = false;
    try {
      createPrivate(folder);
      requireSpace(folder);
      lock = FolderLock.acquire(folder.resolve("lock"));
      Launch launch = Launch.in(folder);
      Path programs = programs(settings, folder);
      launch.own(folder);
      Cluster cluster = new Cluster(folder, programs, launch);
      cluster.prepare(settings.durable());
      Postmaster postmaster = Postmaster.start(cluster, settings);
      EmbeddedPostgres running =
          new EmbeddedPostgres(settings, cluster, lock, cluster.password(), postmaster);
      try {
        running.createDatabase();
      } catch (SQLException e) {
        postmaster.stop();
        throw new PostgresFailure(
            Reason.DOES_NOT_START,
            "PostgreSQL started in " + folder + " but refuses its own database: " + e.getMessage(),
            e);
      }
      Thread.ofVirtual().name("postgres-watch").start(running::watch);
      started = true;
      return running;
    } catch (FolderLock.HeldElsewhere e) {
      throw new PostgresFailure(
          Reason.FOLDER_IN_USE,
          "The folder "
              + folder
              + " is in use by process "
              + e.pid()
              + "; stop that one first, or give another folder with --data.");
    } catch (IOException e) {
      throw PostgresFailure.from(e, folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresFailure(Reason.DOES_NOT_START, "Interrupted while PostgreSQL started.", e);
    } finally {
      if (!started && lock != null) {
        lock.close();
      }
    }
  }

  /// Whether a database was made in `folder` before. Makes nothing.
  public static boolean keepsData(Path folder) {
    return Files.exists(folder.resolve(Cluster.DATA));
  }

  /// The version that it brings for this machine. Makes nothing.
  ///
  /// @throws PostgresFailure where it brings none; its message says what to do
  public static String brought() {
    PostgresBinaries.requireArchive();
    return PostgresBinaries.bundledVersion();
  }

  private static void createPrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (!Files.isWritable(folder)) {
      throw PostgresFailure.notWritable(folder);
    }
  }

  private static void requireSpace(Path folder) throws IOException {
    if (Files.getFileStore(folder).getUsableSpace() < 20_000_000) {
      throw PostgresFailure.diskFull(folder);
    }
  }

  private static Path programs(PostgresSettings settings, Path folder) throws IOException {
    if (settings.installed().isPresent()) {
      return settings.installed().get();
    }
    if (settings.binaries().isPresent()) {
      return PostgresBinaries.unpackedBelow(settings.binaries().get()).resolve("bin");
    }
    Path own = folder.resolve("binaries");
    Path home = PostgresBinaries.unpackedBelow(own);
    PostgresBinaries.deleteOthers(own, home);
    return home.resolve("bin");
  }

  /// Where Fermata's database is, for a JDBC driver.
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /// Where the database called `name` is.
  public String jdbcUrl(String name) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
  }

  /// The superuser's name.
  public String user() {
    return Cluster.USER;
  }

  /// The superuser's password; never to be logged.
  public String password() {
    return password;
  }

  /// Opens a new connection each time; callers pool.
  public DataSource dataSource() {
    return dataSource(DATABASE);
  }

  /// The same for the database called `name`.
  public DataSource dataSource(String name) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(name));
    source.setUser(Cluster.USER);
    source.setPassword(password);
    return source;
  }

  /// The process id of PostgreSQL's main process, for `doctor` and for tests that kill it.
  public long pid() {
    lifecycle.lock();
    try {
      return postmaster.pid();
    } finally {
      lifecycle.unlock();
    }
  }

  /// Registers who is told, on a thread of its own, that PostgreSQL is gone for good. Told at once
  /// if it is already.
  public void onLost(Consumer<PostgresFailure> listener) {
    @Nullable PostgresFailure already;
    lifecycle.lock();
    try {
      lostListeners.add(listener);
      already = lost;
    } finally {
      lifecycle.unlock();
    }
    if (already != null) {
      listener.accept(already);
    }
  }

  /// Registers who is told, on a thread of its own, that PostgreSQL ended by itself and is up
  /// again: every connection opened before is dead.
  public void onRestart(Runnable listener) {
    lifecycle.lock();
    try {
      restartListeners.add(listener);
    } finally {
      lifecycle.unlock();
    }
  }

  /// Stops PostgreSQL cleanly and gives the folder back. Idempotent.
  @Override
  public void close() {
    Postmaster last;
    lifecycle.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      last = postmaster;
    } finally {
      lifecycle.unlock();
    }
    try {
      last.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      folderLock.close();
    }
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      boolean exists;
      try (var rows =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        exists = rows.next();
      }
      if (!exists) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    }
  }

  /// Runs until closed or lost: waits for the end of PostgreSQL and starts it again.
  private void watch() {
    Deque<Long> restarts = new ArrayDeque<>();
    while (true) {
      try {
        current().awaitEnd();
        long now = System.nanoTime();
        restarts.removeIf(at -> now - at > RESTART_WINDOW.toNanos());
        if (isClosed()) {
          return;
        }
        if (restarts.size() == RESTARTS) {
          lose(
              new PostgresFailure(
                  Reason.DOES_NOT_STAY_UP,
                  "PostgreSQL ended "
                      + (RESTARTS + 1)
                      + " times within "
                      + RESTART_WINDOW.toMinutes()
                      + " minutes; its last words: "
                      + Postmaster.lastWords(cluster.log())
                      + "; all that it said is in "
                      + cluster.log()
                      + "."));
          return;
        }
        restarts.addLast(now);
        LOG.warn("PostgreSQL ended by itself and is being started again");
        restart();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (PostgresFailure e) {
        lose(e);
        return;
      } catch (IOException e) {
        lose(PostgresFailure.from(e, cluster.folder()));
        return;
      }
    }
  }

  private Postmaster current() {
    lifecycle.lock();
    try {
      return postmaster;
    } finally {
      lifecycle.unlock();
    }
  }

  private boolean isClosed() {
    lifecycle.lock();
    try {
      return closed;
    } finally {
      lifecycle.unlock();
    }
  }

  private void restart() throws IOException, InterruptedException {
    lifecycle.lock();
    try {
      for (int attempt = 1; !closed; attempt++) {
        try {
          postmaster = Postmaster.start(cluster, settings, port);
          LOG.info("PostgreSQL is up again");
          restartListeners.forEach(Runnable::run);
          return;
        } catch (Postmaster.PortTaken e) {
          if (attempt == PORT_PATIENCE) {
            throw new PostgresFailure(
                Reason.DOES_NOT_STAY_UP,
                "PostgreSQL's port " + port + " was taken while it was down; start Fermata again.");
          }
          Thread.sleep(Duration.ofMillis(200));
        }
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private void lose(PostgresFailure failure) {
    List<Consumer<PostgresFailure>> listeners;
    lifecycle.lock();
    try {
      if (closed) {
        return;
      }
      lost = failure;
      listeners = List.copyOf(lostListeners);
    } finally {
      lifecycle.unlock();
    }
    LOG.error("{}", failure.getMessage());
    listeners.forEach(listener -> listener.accept(failure));
  }
}
