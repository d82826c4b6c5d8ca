package app.fermata.server.web;

import app.fermata.server.command.Code;
import app.fermata.server.command.Rejection;
import app.fermata.server.config.Network;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.telemetry.Telemetry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server: one listening socket shared by one event loop per processor. Capabilities mount
/// their routes on `routes()` and take upgrades by `onUpgrade` before `start`.
public final class WebServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final AtomicInteger FREE_PORTS = new AtomicInteger();
  private static final int LONGEST_LINE = 8 << 10;
  private static final int LONGEST_HEADERS = 32 << 10;
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final Network network;
  private final Mounts mounts = new Mounts();
  private final Map<String, Upgrade> upgrades = new HashMap<>();
  private final Map<HttpConnection, Deadline> deadlines = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http").factory());
  private final Hosts hosts;
  private final Addresses addresses;
  private final Limits.Patience patience;
  private final OperatorDoor door;
  private final StaticFiles files;
  private final Telemetry telemetry;
  private final Dispatcher dispatcher;
  private final AtomicInteger port = new AtomicInteger();
  private final Queue<HttpServer> servers = new ConcurrentLinkedQueue<>();

  public WebServer(
      Vertx vertx,
      Network network,
      Path webFolder,
      Limits limits,
      Authentication authentication,
      Contract contract,
      InstantSource clock,
      RandomGenerator references,
      Telemetry telemetry) {
    this.vertx = vertx;
    this.network = network;
    this.patience = limits.patience();
    this.hosts = new Hosts(network);
    this.addresses = new Addresses(network.trustedProxies());
    this.door = new OperatorDoor(network.metricsToken());
    this.files = new StaticFiles(webFolder);
    this.telemetry = telemetry;
    this.dispatcher =
        new Dispatcher(
            limits,
            authentication,
            addresses,
            hosts,
            threads,
            clock,
            references,
            contract,
            telemetry);
  }

  /// Where capabilities mount their endpoints, before `start`.
  public Routes routes() {
    return mounts;
  }

  /// Hands WebSocket upgrades of one path to `upgrade`, before `start`.
  public void onUpgrade(String path, Upgrade upgrade) {
    upgrades.put(path, upgrade);
  }

  /// Binds and answers from then on.
  ///
  /// @throws OperatorProblem where the address cannot be listened on
  public void start() {
    Router router = router();
    // A negative port is Vert.x's word for "one free port, shared by all who name this number".
    int asked = network.port() == 0 ? FREE_PORTS.decrementAndGet() : network.port();
    var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    CompletableFuture<String> deployed =
        vertx
            .deployVerticle(() -> new Listener(asked, router), options)
            .toCompletionStage()
            .toCompletableFuture();
    try {
      deployed.join();
    } catch (CompletionException failed) {
      Throwable cause = failed.getCause();
      throw new OperatorProblem(sentence(network, cause == null ? failed : cause), failed);
    }
  }

  /// Why nothing can listen where this says, one sentence; empty where it can.
  public static Optional<String> obstacle(Network network) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(network.listen(), network.port()));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(sentence(network, e));
    }
  }

  private static String sentence(Network network, Throwable cause) {
    String where = network.listen() + ":" + network.port();
    String reason = String.valueOf(cause.getMessage());
    if (reason.contains("in use")) {
      return "Something else listens on %s already; stop it or choose another with --port."
          .formatted(where);
    }
    if (reason.contains("ermission")) {
      return "Listening on %s is not permitted; ports below 1024 need a privilege, choose another with --port."
          .formatted(where);
    }
    return "Cannot listen on %s (%s); check --listen and --port.".formatted(where, reason);
  }

  /// The port that is listened on.
  public int port() {
    return port.get();
  }

  /// How people reach this server.
  public URI publicUrl() {
    return publicUrl(network, port());
  }

  /// The configured public URL, else the address listened on (the machine's first LAN address where
  /// that is every address).
  public static URI publicUrl(Network network, int port) {
    return network
        .publicUrl()
        .map(url -> URI.create(Hosts.origin(url)))
        .orElseGet(() -> URI.create("http://" + LanAddress.authority(network.listen(), port)));
  }

  /// How a program on the machine itself reaches it.
  public static URI localUrl(Network network, int port) {
    String listen = network.listen();
    String host =
        switch (listen) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "[::1]";
          default -> listen.contains(":") ? "[" + listen + "]" : listen;
        };
    return URI.create("http://" + host + ":" + port);
  }

  /// Whether browsers reach this server by https, so that cookies can be `Secure`.
  public static boolean isSecure(Network network) {
    return network.publicUrl().map(URI::getScheme).filter("https"::equalsIgnoreCase).isPresent();
  }

  /// Takes no more requests, and lets those that run finish for a few seconds.
  @Override
  public void close() {
    List<Future<Void>> ends =
        servers.stream()
            .map(server -> server.shutdown(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS))
            .toList();
    Future.join(ends).otherwiseEmpty().toCompletionStage().toCompletableFuture().join();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private final class Listener extends VerticleBase {
    private final int asked;
    private final Router router;

    Listener(int asked, Router router) {
      this.asked = asked;
      this.router = router;
    }

    @Override
    public Future<?> start() {
      HttpServer server =
          vertx.createHttpServer(
              new HttpServerOptions()
                  .setHost(network.listen())
                  .setPort(asked)
                  .setMaxInitialLineLength(LONGEST_LINE)
                  .setMaxHeaderSize(LONGEST_HEADERS)
                  .setHttp2ClearTextEnabled(false)
                  .setTcpNoDelay(true)
                  .setAcceptBacklog(1024));
      server.connectionHandler(WebServer.this::connected);
      server.requestHandler(request -> handle(request, router));
      server.invalidRequestHandler(WebServer.this::refuseUnreadable);
      servers.add(server);
      server.exceptionHandler(gone -> log.debug("connection failed: {}", gone.getMessage()));
      return server.listen().onSuccess(bound -> port.set(bound.actualPort()));
    }
  }

  private void connected(HttpConnection connection) {
    var deadline = new Deadline(vertx, connection, patience);
    deadline.forFirstHead();
    deadlines.put(connection, deadline);
    connection.closeHandler(
        closed -> {
          deadline.lift();
          deadlines.remove(connection);
        });
  }

  private void handle(HttpServerRequest request, Router router) {
    Deadline deadline = deadlines.get(request.connection());
    if (deadline == null) {
      request.connection().close();
      return;
    }
    if (request.isEnded()) {
      deadline.forAnswer();
    } else {
      deadline.forBody();
    }
    Optional<Rejection> malformed = RequestHead.refusal(request);
    if (malformed.isPresent()) {
      answer(request).sendLast(Problems.reply(malformed.get()));
      return;
    }
    request.response().endHandler(sent -> deadline.forNextHead());
    Optional<Rejection> unknown = unknownHost(request);
    if (unknown.isPresent()) {
      refuse(request, Problems.reply(unknown.get()));
      return;
    }
    String path = Objects.requireNonNull(request.path());
    Upgrade upgrade = upgrades.get(path);
    if (upgrade != null && WebSocketHandshake.isAskedFor(request)) {
      upgrade(request, upgrade, deadline);
    } else if (isApi(path) || isOperators(path, request)) {
      router.handle(request);
    } else {
      files.serve(request, path);
    }
  }

  private static boolean isApi(String path) {
    return path.equals("/api") || path.startsWith("/api/") || path.startsWith("/health/");
  }

  /// For everybody else such a path is one of the web client's, as any other is.
  private boolean isOperators(String path, HttpServerRequest request) {
    return mounts.isForOperator(path)
        && door.opensTo(request.remoteAddress().hostAddress(), request.headers());
  }

  private Optional<Rejection> unknownHost(HttpServerRequest request) {
    String host = request.getHeader("Host");
    return hosts.allows(host)
        ? Optional.empty()
        : Optional.of(
            Rejection.of(
                Code.NOT_PERMITTED,
                "This server does not answer to the name '%s'; start it with --public-url or --allowed-hosts."
                    .formatted(Hosts.hostOf(String.valueOf(host)).orElse(""))));
  }

  private void upgrade(HttpServerRequest request, Upgrade upgrade, Deadline deadline) {
    String address = address(request);
    Optional<Credentials> credentials =
        Credentials.of(request.getHeader("Authorization"), request.getHeader("Cookie"));
    Optional<Reply> refusal =
        WebSocketHandshake.refusal(request).or(() -> refusal(request, credentials, address));
    if (refusal.isPresent()) {
      refuse(request, refusal.get());
    } else if (!upgrade.isOpen()) {
      refuse(request, Problems.reply(Dispatcher.busy()));
    } else {
      // Whoever takes it may also take Vert.x's handlers off the connection, and with them the
      // news of its end.
      deadline.lift();
      deadlines.remove(request.connection());
      Answer answer = answer(request);
      upgrade.take(
          new Upgrade.Handshake(
              request,
              address,
              credentials,
              () -> dispatcher.takeFor(address),
              rejection -> answer.sendLast(Problems.reply(rejection))));
    }
  }

  private Optional<Reply> refusal(
      HttpServerRequest request, Optional<Credentials> credentials, String address) {
    if (credentials.isEmpty()) {
      return dispatcher.takeFor(address).map(wait -> Problems.reply(Dispatcher.tooMany(wait)));
    }
    boolean ours = hosts.allowsOrigin(request.getHeader("Origin"), request.getHeader("Host"));
    return ours || credentials.get().bearer()
        ? Optional.empty()
        : Optional.of(
            Problems.reply(
                Rejection.of(
                    Code.NOT_PERMITTED,
                    "This page does not belong to this server (see --public-url).")));
  }

  private String address(HttpServerRequest request) {
    return addresses.of(
        request.remoteAddress().hostAddress(),
        String.join(",", request.headers().getAll("X-Forwarded-For")));
  }

  /// Whoever writes such a head may see the next request elsewhere than we do, so there is none.
  private void refuseUnreadable(HttpServerRequest request) {
    answer(request).sendLast(RequestHead.unreadable(request.decoderResult().cause()));
  }

  private void refuse(HttpServerRequest request, Reply reply) {
    answer(request).send(reply);
  }

  private Answer answer(HttpServerRequest request) {
    return new Answer(vertx.getOrCreateContext(), request, telemetry);
  }

  private Router router() {
    Router router = Router.router(vertx);
    for (Mounts.Mount mount : mounts.mounts()) {
      String path = mount.route().path().replaceAll("\\{(\\w+)}", ":$1");
      HttpMethod method = HttpMethod.valueOf(mount.route().method());
      var route = router.route(method, path);
      if (method.equals(HttpMethod.GET)) {
        route.method(HttpMethod.HEAD);
      }
      route.handler(context -> dispatch(context, mount));
    }
    router.errorHandler(404, context -> refuse(context, Rejection.notFound(), 404));
    router.errorHandler(
        405,
        context ->
            refuse(
                context,
                Rejection.of(Code.UNSUPPORTED, "This path does not take that method."),
                405));
    router.errorHandler(
        400,
        context -> refuse(context, Rejection.invalid("path", "The request cannot be read."), 400));
    router.errorHandler(
        500,
        context -> {
          log.error("routing failed", context.failure());
          refuse(context, Rejection.of(Code.INTERNAL, "Something went wrong here."), 500);
        });
    return router;
  }

  private void dispatch(RoutingContext context, Mounts.Mount mount) {
    Deadline deadline = deadlines.get(context.request().connection());
    if (deadline != null) {
      dispatcher.dispatch(context, mount, deadline);
    }
  }

  private void refuse(RoutingContext context, Rejection rejection, int status) {
    refuse(context.request(), Problems.reply(rejection, status));
  }
}
