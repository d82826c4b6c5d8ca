package app.fermata.server;

import app.fermata.server.admin.AdminChannel;
import app.fermata.server.admin.Backup;
import app.fermata.server.admin.Doctor;
import app.fermata.server.admin.Operations;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.health.Health;
import app.fermata.server.sql.Database;
import app.fermata.server.sql.Migrations;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The composition root: everything that makes up a server, wired by hand, top to bottom. What is
/// opened here is closed in the opposite order.
///
/// There are two ways to start it: [#serve] with all edges, and [#administer] without them, for a
/// command such as `invite` that finds no server running.
public final class App implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(App.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private final Configuration configuration;
  private final InstantSource clock = InstantSource.system();
  private final Health health = new Health();
  private final Operations operations = new Operations();

  private App(Configuration configuration) {
    this.configuration = configuration;
  }

  /// Starts a server; it answers requests when this returns.
  ///
  /// @throws OperatorProblem when it cannot start; nothing is left running then
  public static App serve(Configuration configuration) throws DataFolder.InUse {
    return start(configuration, true);
  }

  /// Starts everything but what faces the network, to run [#operations] in this process.
  public static App administer(Configuration configuration) throws DataFolder.InUse {
    return start(configuration, false);
  }

  private static App start(Configuration configuration, boolean serving) throws DataFolder.InUse {
    App app = new App(configuration);
    boolean started = false;
    try {
      app.open(DataFolder.hold(configuration.storage().data()));
      app.core();
      if (serving) {
        app.edges();
      }
      started = true;
      return app;
    } catch (IOException e) {
      throw new OperatorProblem("Fermata could not start: " + e.getMessage() + ".", e);
    } finally {
      if (!started) {
        app.close();
      }
    }
  }

  /// Storage and capabilities.
  private void core() {
    Database database = open(Database.open(configuration.storage()));
    database.onLost(lost::complete);
    new Migrations(database.dataSource()).apply();
    health.register("database", database::problem);

    operations.register(
        "backup", new Backup(database, configuration.storage().files(), Version.current(), clock));
    operations.register("doctor", new Doctor(configuration, database, health));
  }

  /// What faces the network, opened last and closed first.
  private void edges() throws IOException {
    open(AdminChannel.open(operations, configuration.storage().run()));
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  /// The operations of this server.
  public Operations operations() {
    return operations;
  }

  /// Whether it is well.
  public Health health() {
    return health;
  }

  /// Where people reach it.
  public URI url() {
    return configuration.network().url(configuration.network().port());
  }

  /// Completes with a sentence when the server cannot go on and has to be ended.
  public CompletableFuture<String> lost() {
    return lost;
  }

  /// The one-time link that makes the first account, as long as there is none.
  public Optional<URI> setupLink() {
    return Optional.empty();
  }

  /// Stops taking requests, lets what runs come to its end, and closes everything.
  @Override
  public void close() {
    health.stopping();
    for (@Nullable AutoCloseable part = opened.poll(); part != null; part = opened.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("{} could not be closed", part.getClass().getSimpleName(), e);
      }
    }
  }
}
