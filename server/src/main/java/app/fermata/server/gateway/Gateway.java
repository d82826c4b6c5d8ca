package app.fermata.server.gateway;

import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.CloseCode;
import app.fermata.server.attention.Attention;
import app.fermata.server.bus.Bus;
import app.fermata.server.command.Code;
import app.fermata.server.command.Commands;
import app.fermata.server.command.Rejection;
import app.fermata.server.conversation.Conversations;
import app.fermata.server.conversation.Roster;
import app.fermata.server.fanout.FanOut;
import app.fermata.server.identity.Sessions;
import app.fermata.server.presence.Here;
import app.fermata.server.presence.TypingSignals;
import app.fermata.server.telemetry.Outage;
import app.fermata.server.telemetry.Telemetry;
import app.fermata.server.web.Authentication.Identified;
import app.fermata.server.web.Credentials;
import app.fermata.server.web.Upgrade;
import app.fermata.server.workspace.AccountBody;
import app.fermata.server.workspace.WorkspaceKinds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All live sockets of this server. Mount it as the upgrade of `SyncProtocol.PATH`.
public final class Gateway implements Upgrade, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Gateway.class);
  private static final Duration REMEMBER_ENDS = Duration.ofMinutes(1);
  private static final Duration BETWEEN_EPOCHS = Duration.ofMinutes(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);
  private static final Duration TELL_IN_USE = Duration.ofMinutes(3);

  /// After which to come again where the server is too busy.
  static final Duration WAIT = Duration.ofSeconds(5);

  private final Parts parts;
  private final GatewayLimits limits;
  private final FanOut fanOut;
  private final Here here;
  private final TypingSignals typing;
  private final Readership readership;
  private final GatewayMetrics metrics;
  private final long startedAt;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gateway").factory());
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateway-ticks").factory());
  private final List<AutoCloseable> listening;

  private final Outage reading = new Outage(logger, "Reads for sockets", System::nanoTime);
  private final LookUps lookUps;
  private final Strangers strangers;

  private final CommandRoom commandRoom;
  private final Turns resumes;

  private final Map<EventLoop, LoopConnections> loops = new ConcurrentHashMap<>();
  private final Map<UUID, AccountConnections> accounts = new ConcurrentHashMap<>();

  /// Sessions that ended a moment ago, for connections that were being opened meanwhile.
  private final Map<UUID, EndedAt> ended = new ConcurrentHashMap<>();

  private volatile boolean closing;
  private volatile Instant sinceInUse = Instant.EPOCH;
  private volatile Instant epochRaised = Instant.EPOCH;

  /// What the gateway stands on.
  public record Parts(
      Log log,
      Bus bus,
      Kinds kinds,
      Commands commands,
      Conversations conversations,
      Attention attention,
      Roster roster,
      Sessions sessions,
      InstantSource clock,
      String version,
      Telemetry telemetry) {}

  private record EndedAt(Sessions.Why why, Instant at) {}

  public Gateway(Parts parts, GatewayLimits limits) {
    this.parts = parts;
    this.limits = limits;
    this.startedAt = parts.clock().millis();
    this.lookUps = new LookUps(parts.sessions(), threads, limits.door());
    this.strangers = new Strangers(limits.door());
    this.fanOut = new FanOut(parts.bus(), parts.log(), parts.kinds(), threads, parts.telemetry());
    this.metrics = new GatewayMetrics(parts.telemetry(), loops.values());
    this.commandRoom = new CommandRoom(limits.commands().bytesInAll(), metrics.unanswered());
    this.resumes = new Turns(limits.resumesAtOnce());
    this.here = new Here(parts.bus(), parts.clock());
    this.typing = new TypingSignals(parts.bus(), parts.clock());
    this.readership = new Readership(parts.conversations(), parts.attention(), parts.roster());
    this.listening =
        List.of(
            fanOut,
            here,
            typing,
            parts.log().tail((id, from, through, check, entries) -> reached(id, entries)),
            parts.sessions().onEnd(this::sessionEnded));
    ticks.scheduleWithFixedDelay(
        this::tick, Here.TICK.toMillis(), Here.TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Told how what sockets ask for goes.
  Outage reading() {
    return reading;
  }

  private void tick() {
    try {
      here.tick();
      Instant old = parts.clock().instant().minus(REMEMBER_ENDS);
      ended.values().removeIf(end -> end.at().isBefore(old));
      complain();
      if (sinceInUse.plus(TELL_IN_USE).isBefore(parts.clock().instant())) {
        sinceInUse = parts.clock().instant();
        tellInUse();
      }
    } catch (RuntimeException e) {
      logger.error("The tick failed", e);
    }
  }

  /// What may come thousandfold in a second is said once.
  private void complain() {
    int commands = commandRoom.takeToldToTryAgain();
    if (commands > 0) {
      logger.warn("{} commands were asked to try again: the database does not keep up", commands);
    }
    int late = lookUps.takeTooLate();
    if (late > 0) {
      logger.warn("{} sockets were asked to come again: sessions are looked up too slowly", late);
    }
    int refused = strangers.takeRefused();
    if (refused > 0) {
      logger.info(
          "{} sockets that did not say who they are were refused: too many at once", refused);
    }
  }

  /// Sessions do not expire while a connection of theirs is open.
  private void tellInUse() {
    var credentials = new HashSet<UUID>();
    for (AccountConnections all : accounts.values()) {
      for (Connection connection : all.all()) {
        UUID credential = connection.credential();
        if (credential != null) {
          credentials.add(credential);
        }
      }
    }
    threads.execute(() -> parts.sessions().inUse(credentials));
  }

  // ---- opening

  @Override
  public boolean isOpen() {
    return !closing;
  }

  @Override
  public void take(Handshake handshake) {
    Optional<Credentials> credentials = handshake.credentials();
    boolean familiar = credentials.filter(lookUps::isFamiliar).isPresent();
    Strangers.Stay stay = familiar ? null : strangers.enter(handshake.address());
    if (stay == null && !familiar) {
      handshake
          .refuse()
          .accept(
              Rejection.later(
                  Code.TOO_MANY_REQUESTS,
                  WAIT,
                  "Too many connections wait here to say who they are; come again shortly."));
      return;
    }
    Channel channel = Takeover.channel(handshake.request());
    EventLoop events = channel.eventLoop();
    LoopConnections loop = loops.computeIfAbsent(events, LoopConnections::new);
    var connection = new Connection(this, channel, loop, stay);
    if (credentials.isEmpty()) {
      // Not at once: the HTTP decoder is still busy with this very request.
      events.execute(() -> takeOver(handshake, connection, stay, () -> {}));
      return;
    }
    if (familiar) {
      // The line may be long, and meanwhile the device knows that it got through.
      Runnable then = () -> connection.letIn(credentials.get());
      events.execute(() -> takeOver(handshake, connection, stay, then));
      return;
    }
    handshake.request().pause();
    lookUps.find(
        credentials.get(),
        handshake.address(),
        who ->
            events.execute(
                () -> takeOver(handshake, connection, stay, () -> admit(connection, who))),
        code -> {
          Optional<Duration> wait = code == null ? Optional.empty() : handshake.toll().get();
          if (wait.isPresent()) {
            end(stay);
            handshake
                .refuse()
                .accept(
                    Rejection.later(
                        Code.TOO_MANY_REQUESTS,
                        wait.get(),
                        "Too many credentials that are good for nothing; wait a little."));
          } else {
            events.execute(
                () -> takeOver(handshake, connection, stay, () -> refuse(connection, code)));
          }
        });
  }

  private void takeOver(
      Handshake handshake, Connection connection, Strangers.@Nullable Stay stay, Runnable then) {
    try {
      ChannelHandler first = stay == null ? null : new FirstWords(limits.door().helloBytes());
      if (Takeover.perform(handshake, first, connection, limits.frameBytes())) {
        then.run();
      } else {
        end(stay);
      }
    } catch (Exception e) {
      logger.error("A connection could not be taken over", e);
      Takeover.channel(handshake.request()).close();
      end(stay);
    }
  }

  private static void end(Strangers.@Nullable Stay stay) {
    if (stay != null) {
      stay.end();
    }
  }

  /// Looks the bearer of `hello` up; `then` runs on the connection's loop if it is good.
  void identify(Credentials credentials, Connection connection, Runnable then) {
    lookUps.find(
        credentials,
        "",
        who ->
            connection
                .loop()
                .execute(
                    () -> {
                      if (connection.state() == Connection.State.IDENTIFYING
                          && admit(connection, who)) {
                        then.run();
                      }
                    }),
        refusal -> connection.loop().execute(() -> refuse(connection, refusal)));
  }

  /// On the connection's loop. Returns whether it may stay.
  private boolean admit(Connection connection, Identified who) {
    connection.identified(who);
    if (closing) {
      connection.close(CloseCode.RESTARTING, "");
      return false;
    }
    if (!add(connection)) {
      connection.close(CloseCode.TOO_MANY, Long.toString(WAIT.toMillis()));
      return false;
    }
    EndedAt end = ended.get(who.credential());
    if (end != null) {
      end(connection, end.why());
      return false;
    }
    return true;
  }

  /// Within `compute`, as removing is: an emptied entry is never added to.
  private boolean add(Connection connection) {
    var room = new boolean[1];
    accounts.compute(
        connection.account(),
        (_, known) -> {
          var all = known == null ? new AccountConnections(limits, millis()) : known;
          room[0] = all.add(connection, limits.connectionsPerAccount());
          return all;
        });
    return room[0];
  }

  private static void refuse(Connection connection, @Nullable Code code) {
    if (code == Code.SESSION_REVOKED) {
      end(connection, Sessions.Why.REVOKED);
    } else if (code == Code.SIGNED_OUT) {
      end(connection, Sessions.Why.SIGNED_OUT);
    } else {
      connection.close(CloseCode.TOO_MANY, Long.toString(WAIT.toMillis()));
    }
  }

  // ---- ending

  private void sessionEnded(Sessions.Ended end) {
    ended.put(end.credential(), new EndedAt(end.why(), parts.clock().instant()));
    AccountConnections connections = accounts.get(end.account());
    if (connections != null) {
      for (Connection connection : connections.all()) {
        connection
            .loop()
            .execute(
                () -> {
                  if (end.credential().equals(connection.credential())) {
                    end(connection, end.why());
                  }
                });
      }
    }
  }

  /// Roles change for every connection of the account, also for one that follows no log yet: who
  /// never resumes must not keep a role that was taken away.
  private void reached(UUID id, List<Entry> entries) {
    if (entries.isEmpty()) {
      // The hint does not say what changed.
      boolean ours =
          accounts.values().stream()
              .flatMap(all -> all.all().stream())
              .findFirst()
              .filter(one -> one.actor().workspace().equals(id))
              .isPresent();
      if (ours) {
        threads.execute(
            () ->
                parts
                    .log()
                    .newest(id, List.copyOf(accounts.keySet()))
                    .values()
                    .forEach(this::accountChanged));
      }
    } else {
      entries.forEach(this::accountChanged);
    }
  }

  private void accountChanged(Entry entry) {
    if (!entry.kind().equals(WorkspaceKinds.ACCOUNT.name())) {
      return;
    }
    AccountConnections connections = accounts.get(entry.key());
    if (connections == null || connections.size() == 0) {
      return;
    }
    AccountBody account = AccountBody.read(entry.body());
    boolean deactivated = !entry.isLiving() || account.deactivated();
    for (Connection connection : connections.all()) {
      connection.loop().execute(() -> connection.accountChanged(account.role(), deactivated));
    }
  }

  private static void end(Connection connection, Sessions.Why why) {
    switch (why) {
      case SIGNED_OUT -> connection.close(CloseCode.SIGNED_OUT, "You are signed out.");
      case REVOKED ->
          connection.close(CloseCode.REVOKED, "This device was signed out by somebody else.");
    }
  }

  /// The connection is gone.
  void forget(Connection connection) {
    accounts.computeIfPresent(
        connection.account(), (_, all) -> all.remove(connection) ? null : all);
  }

  /// Takes one command from what the account may send: 0, or the milliseconds to wait.
  long commandAllowance(Connection connection) {
    AccountConnections connections = accounts.get(connection.account());
    return connections == null ? 0 : connections.takeCommand(millis());
  }

  /// For those who resume.
  Turns resumes() {
    return resumes;
  }

  CommandQueue commandQueue(CommandQueue.Desk desk) {
    return new CommandQueue(threads, limits.commands(), commandRoom, parts.clock()::millis, desk);
  }

  /// A device shows a position of the current epoch that the log does not reach: this data is older
  /// than what was once served. From a new epoch on nobody mistakes what follows for what was lost.
  void lostCursor(CheckedPosition cursor, Head head) {
    Instant now = parts.clock().instant();
    synchronized (this) {
      boolean ahead = cursor.epoch() == parts.log().epoch() && cursor.seq() > head.position().seq();
      if (!ahead || epochRaised.plus(BETWEEN_EPOCHS).isAfter(now)) {
        return;
      }
      epochRaised = now;
    }
    parts.log().raiseEpoch("a device has seen more of log " + head.log() + " than is here");
  }

  /// How many connections are open.
  public int connections() {
    return accounts.values().stream().mapToInt(AccountConnections::size).sum();
  }

  /// Tells every connection that the server restarts, and lets commands come to their end. Returns
  /// when all have heard it, or a few seconds have passed: a connection that ends while words of
  /// the client lie unread is reset, and a reset takes from the client what it has not read yet.
  @Override
  public void close() throws Exception {
    closing = true;
    for (AutoCloseable one : listening) {
      one.close();
    }
    CompletableFuture<?>[] ends =
        loops.values().stream()
            .map(connections -> connections.closeAll(CloseCode.RESTARTING))
            .toArray(CompletableFuture[]::new);
    ticks.shutdownNow();
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    // Not before: a command that finds no thread would break its connection, without a word.
    threads.shutdown();
    if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
    }
  }

  // ---- for the rest of this package

  Log log() {
    return parts.log();
  }

  Commands commands() {
    return parts.commands();
  }

  String version() {
    return parts.version();
  }

  GatewayLimits limits() {
    return limits;
  }

  GatewayMetrics metrics() {
    return metrics;
  }

  FanOut fanOut() {
    return fanOut;
  }

  Here here() {
    return here;
  }

  TypingSignals typing() {
    return typing;
  }

  Readership readership() {
    return readership;
  }

  ExecutorService threads() {
    return threads;
  }

  long millis() {
    return parts.clock().millis();
  }

  /// Seconds since the gateway began; small, so that a connection keeps them in an int.
  int seconds() {
    return (int) ((millis() - startedAt) / 1000);
  }
}
