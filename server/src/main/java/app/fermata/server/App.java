package app.fermata.server;

import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.LogUnavailableException;
import app.fermata.log.Uuids;
import app.fermata.log.postgres.Options;
import app.fermata.log.postgres.PostgresLog;
import app.fermata.protocol.Ids;
import app.fermata.protocol.SyncProtocol;
import app.fermata.server.admin.AdminChannel;
import app.fermata.server.admin.Backup;
import app.fermata.server.admin.Doctor;
import app.fermata.server.admin.Operations;
import app.fermata.server.admin.Rebuild;
import app.fermata.server.admin.Restore;
import app.fermata.server.admin.Sizing;
import app.fermata.server.bus.Bus;
import app.fermata.server.bus.InProcessBus;
import app.fermata.server.bus.TailOnBus;
import app.fermata.server.command.CommandWatch;
import app.fermata.server.command.Newest;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.gateway.Gateway;
import app.fermata.server.gateway.GatewayLimits;
import app.fermata.server.health.Health;
import app.fermata.server.identity.Accounts;
import app.fermata.server.identity.FoundedWorkspace;
import app.fermata.server.identity.Identity;
import app.fermata.server.identity.Terms;
import app.fermata.server.imports.SlackImportOperation;
import app.fermata.server.sql.Database;
import app.fermata.server.sql.Migrations;
import app.fermata.server.telemetry.LogMetrics;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Telemetry;
import app.fermata.server.web.Contract;
import app.fermata.server.web.Limits;
import app.fermata.server.web.Routes;
import app.fermata.server.web.ServerEndpoints;
import app.fermata.server.web.WebServer;
import app.fermata.server.workspace.WorkspaceAccounts;
import app.fermata.server.workspace.WorkspaceKinds;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
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
  private final CompletableFuture<Void> whenSetUp = new CompletableFuture<>();
  private final Configuration configuration;
  private final InstantSource clock;
  private final InstantSource steady = new SteadyClock(InstantSource.system());
  private final Health health = new Health();
  private final Operations operations = new Operations();
  private final CompletableFuture<Telemetry> measuring = new CompletableFuture<>();
  private final SecureRandom random = new SecureRandom();
  private Supplier<Optional<URI>> setupLink = Optional::empty;
  private volatile @Nullable Routes routes;
  private volatile int port;

  private App(Configuration configuration, InstantSource clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /// Starts a server; it answers requests when this returns.
  ///
  /// @throws OperatorProblem when it cannot start; nothing is left running then
  public static App serve(Configuration configuration) throws DataFolder.InUse {
    return serve(configuration, InstantSource.system(), _ -> {});
  }

  /// The same by this clock, with something to do when everything works but the server does not yet
  /// say that it is ready.
  public static App serve(
      Configuration configuration, InstantSource clock, Consumer<App> beforeReady)
      throws DataFolder.InUse {
    App app = start(configuration, clock, true);
    boolean ready = false;
    try {
      beforeReady.accept(app);
      app.health.started();
      ready = true;
      return app;
    } finally {
      if (!ready) {
        app.close();
      }
    }
  }

  /// Starts everything but what faces the network, to run [#operations] in this process.
  public static App administer(Configuration configuration) throws DataFolder.InUse {
    return start(configuration, InstantSource.system(), false);
  }

  private static App start(Configuration configuration, InstantSource clock, boolean serving)
      throws DataFolder.InUse {
    App app = new App(configuration, clock);
    boolean started = false;
    try {
      app.open(DataFolder.hold(configuration.storage().data()));
      app.open(() -> app.telemetry().close());
      app.measure(serving);
      // Read meanwhile: it takes a third of a second, which the database needs to start anyway.
      var contract = new CompletableFuture<Contract>();
      if (serving) {
        contract.completeAsync(Contract::bundled, Thread::startVirtualThread);
      }
      Inside inside = app.core();
      if (serving) {
        app.edges(inside, contract.join());
      } else {
        app.health.started();
      }
      started = true;
      return app;
    } catch (IOException | SQLException e) {
      throw new OperatorProblem("Fermata could not start: " + e.getMessage() + ".", e);
    } finally {
      if (!started) {
        app.close();
      }
    }
  }

  /// Made meanwhile: loading what it is made of takes a tenth of a second.
  private void measure(boolean serving) {
    Telemetry.hearLog();
    measuring.completeAsync(
        () -> {
          Telemetry telemetry = new Telemetry(clock);
          if (serving) {
            telemetry.watchProcess();
          }
          return telemetry;
        },
        Thread::startVirtualThread);
  }

  private Telemetry telemetry() {
    return measuring.join();
  }

  /// What the edges stand on.
  private record Inside(Log log, Ids ids, Core core, Identity identity) {}

  /// Storage and capabilities.
  private Inside core() throws SQLException, IOException {
    Database database = open(Database.open(configuration.storage(), this::telemetry));
    LOG.info("Sized for {}", Sizing.of(database));
    database.onLost(lost::complete);
    DataSource source = database.dataSource();
    Restore.refuseUnfinished(source);
    new Migrations(source).apply();
    health.register("database", database::problem);
    DataSource quick = database.shortStatements();

    // The indexes are written inside the log's appends, and read the log.
    CompletableFuture<Log> late = new CompletableFuture<>();
    Indexes indexes = Indexes.postgres(quick, late::join);
    PostgresLog log =
        open(
            PostgresLog.open(
                quick,
                Kinds.of(Core.KINDS),
                clock,
                indexes.projections(),
                Options.standard(),
                new LogMetrics(telemetry())));
    telemetry().gauge(Metric.LOG_WAITING, log::waiting);
    late.complete(log);
    Restore.finish(
        source,
        configuration.storage().files(),
        () -> {
          Identity.endWhatWasRestored(source, clock);
          log.raiseEpoch("restored from a backup", Restore.epochAt(clock.instant()));
        });
    Ids ids = Ids.secure(clock);
    var watch =
        new CommandWatch(telemetry(), configuration.logging().slowCommand(), System::nanoTime);
    Core core = open(new Core(log, ids, indexes, watch));
    FoundedWorkspace workspace = new FoundedWorkspace(quick);
    Accounts accounts = new WorkspaceAccounts(log, core.workspaces(), core.accounts(), workspace);
    Identity identity =
        open(
            new Identity(
                new Identity.Parts(
                    quick,
                    log,
                    accounts,
                    ids::next,
                    // Version 8: nobody can create a conversation with the id of an account.
                    () -> Uuids.derived("account", ids.next()),
                    random,
                    clock,
                    steady,
                    Terms.standard(),
                    telemetry()),
                new Identity.Place(
                    this::url, WebServer.isSecure(configuration.network()), Version.current())));

    identity.register(operations);
    operations.register(
        "backup", new Backup(database, configuration.storage().files(), Version.current(), clock));
    operations.register(
        "import-slack", new SlackImportOperation(log, core.newest(), workspace, clock));
    operations.register("rebuild", new Rebuild(source, log, indexes.derived()));
    operations.register(
        "doctor",
        new Doctor(
            configuration,
            new Doctor.Parts(database, log, health, telemetry(), clock),
            this::metrics));
    workspace.get().ifPresent(id -> recallAccounts(core.newest(), id));
    return new Inside(log, ids, core, identity);
  }

  /// After a restart everybody comes back at once, and each is looked up with its account: all of
  /// them together take a few queries instead of one each. In the background, and no harm where it
  /// fails.
  private static void recallAccounts(Newest newest, UUID workspace) {
    Thread.ofVirtual()
        .name("recall-accounts")
        .start(
            () -> {
              try {
                newest.recall(workspace, WorkspaceKinds.ACCOUNT.name());
              } catch (LogUnavailableException e) {
                LOG.info("Accounts are read when they are needed: {}", e.getMessage());
              }
            });
  }

  /// What faces the network, opened last and closed first.
  private void edges(Inside inside, Contract contract) throws IOException {
    telemetry().gauge(Metric.BUILD, () -> 1, Version.current());
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    open(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    WebServer web =
        new WebServer(
            vertx,
            configuration.network(),
            configuration.web(),
            Limits.standard(),
            inside.identity().sessions(),
            contract,
            steady,
            random,
            telemetry());
    new ServerEndpoints(health, contract, telemetry()).mount(web.routes());
    inside.identity().mount(web.routes());
    inside.core().mount(web.routes());
    routes = web.routes();
    open(web);
    // Closed before the web server, which ends all connections: sockets are told why first.
    web.onUpgrade(SyncProtocol.PATH, open(gateway(inside)));
    web.start();
    port = web.port();
    setupLink = inside.identity()::setUpLink;
    inside.identity().whenSetUp().thenRun(() -> whenSetUp.complete(null));
    open(AdminChannel.open(operations, configuration.storage().run()));
  }

  private Gateway gateway(Inside inside) {
    Core core = inside.core();
    // Several nodes need another bus, and nothing else.
    Bus bus = new InProcessBus(inside.ids().next());
    open(inside.log().tail(new TailOnBus(bus)));
    return new Gateway(
        new Gateway.Parts(
            inside.log(),
            bus,
            Kinds.of(Core.KINDS),
            core.commands(),
            core.conversations(),
            core.attention(),
            core.roster(),
            inside.identity().sessions(),
            steady,
            Version.current(),
            telemetry()),
        GatewayLimits.standard());
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
    return WebServer.publicUrl(configuration.network(), port());
  }

  /// The port that is listened on; the configured one while nothing listens.
  public int port() {
    return port == 0 ? configuration.network().port() : port;
  }

  /// Where a program on this machine finds the server's numbers; empty while nothing listens.
  private Optional<URI> metrics() {
    return port == 0
        ? Optional.empty()
        : Optional.of(
            WebServer.localUrl(configuration.network(), port).resolve(ServerEndpoints.METRICS));
  }

  /// Every HTTP route, for the tests that enumerate them.
  public List<Routes.Route> routes() {
    return routes == null ? List.of() : routes.all();
  }

  /// Completes with a sentence when the server cannot go on and has to be ended.
  public CompletableFuture<String> lost() {
    return lost;
  }

  /// The one-time link that makes the first account, as long as there is none.
  public Optional<URI> setupLink() {
    return setupLink.get();
  }

  /// Completes when that link, or a command, was used while this server runs.
  public CompletableFuture<Void> whenSetUp() {
    return whenSetUp;
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
