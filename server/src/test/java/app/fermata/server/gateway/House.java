package app.fermata.server.gateway;

import app.fermata.log.Kinds;
import app.fermata.protocol.SyncProtocol;
import app.fermata.server.Core;
import app.fermata.server.Examples;
import app.fermata.server.access.Actor;
import app.fermata.server.bus.InProcessBus;
import app.fermata.server.bus.TailOnBus;
import app.fermata.server.command.Code;
import app.fermata.server.command.Commands;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.config.AddressRange;
import app.fermata.server.config.Network;
import app.fermata.server.identity.Sessions;
import app.fermata.server.telemetry.Telemetry;
import app.fermata.server.web.Contract;
import app.fermata.server.web.Credentials;
import app.fermata.server.web.Limits;
import app.fermata.server.web.WebServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// A gateway behind a web server, over the examples in memory: for limits that a whole server has
/// no setting for. Whoever is here signs in with a secret that `let` gave out.
final class House implements AutoCloseable {
  static final Contract CONTRACT = Contract.bundled();

  final Examples harbour = Examples.inMemory();
  final Doorkeeper doorkeeper = new Doorkeeper();
  final Gateway gateway;
  private final Vertx vertx = Vertx.vertx();
  private final WebServer web;
  private final AutoCloseable tail;

  House(GatewayLimits limits) {
    this(limits, Limits.wide(), List.of(), UnaryOperator.identity());
  }

  /// @param commands what the gateway executes commands with, made from the examples' own
  House(
      GatewayLimits limits,
      Limits web,
      List<AddressRange> proxies,
      UnaryOperator<Commands> commands) {
    var telemetry = new Telemetry(InstantSource.system());
    var bus = new InProcessBus(UUID.randomUUID());
    Core core = harbour.core;
    tail = harbour.log.tail(new TailOnBus(bus));
    gateway =
        new Gateway(
            new Gateway.Parts(
                harbour.log,
                bus,
                Kinds.of(Core.KINDS),
                commands.apply(core.commands()),
                core.conversations(),
                core.attention(),
                core.roster(),
                doorkeeper,
                InstantSource.system(),
                "test",
                telemetry),
            limits);
    this.web =
        new WebServer(
            vertx,
            new Network("127.0.0.1", 0, Optional.empty(), Set.of(), proxies, Optional.empty()),
            Path.of("no-such-folder"),
            web,
            doorkeeper,
            CONTRACT,
            InstantSource.system(),
            new Random(7),
            telemetry);
    this.web.onUpgrade(SyncProtocol.PATH, gateway);
    this.web.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + web.port());
  }

  /// A socket of this person, up to `live`.
  Socket live(Actor person) {
    Socket socket = Socket.bearer(url(), doorkeeper.let(person));
    socket.hello();
    socket.resume(List.of());
    return socket;
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    web.close();
    vertx.close().await();
    tail.close();
    harbour.close();
  }

  /// Knows who may come in. Looking somebody up can be held up.
  static final class Doorkeeper implements Sessions {
    private final Map<String, Identified> known = new ConcurrentHashMap<>();
    private final Set<String> familiar = ConcurrentHashMap.newKeySet();
    private volatile Runnable beforeLookUp = () -> {};

    /// A secret that this person signs in with, familiar from before.
    String let(Actor person) {
      String secret = letUnfamiliar(person);
      familiar.add(secret);
      return secret;
    }

    String letUnfamiliar(Actor person) {
      String secret = "good-" + UUID.randomUUID();
      known.put(secret, new Identified(person, UUID.randomUUID(), true));
      return secret;
    }

    /// What is done before each look-up, on its thread; it may block.
    void beforeLookUp(Runnable what) {
      beforeLookUp = what;
    }

    @Override
    public boolean isFamiliar(Credentials credentials) {
      return familiar.contains(credentials.secret());
    }

    @Override
    public Identified identify(Credentials credentials, String address) {
      if (!isFamiliar(credentials)) {
        beforeLookUp.run();
      }
      Identified found = known.get(credentials.secret());
      if (found == null) {
        throw new RejectedException(Rejection.of(Code.SIGNED_OUT, "Sign in first."));
      }
      familiar.add(credentials.secret());
      return found;
    }

    @Override
    public AutoCloseable onEnd(EndListener listener) {
      return () -> {};
    }

    @Override
    public void inUse(Collection<UUID> credentials) {}
  }
}
