package app.fermata.client;

import app.fermata.protocol.Card;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.CloseCode;
import app.fermata.protocol.Ids;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.SyncProtocol;
import app.fermata.protocol.WireRange;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A connection to a Fermata server that stays: it reconnects with jitter, resumes where it was,
/// and sends every command until the server has answered it, with one id, so exactly once.
/// Thread-safe.
public final class Client implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Client.class.getName());
  private static final int CURSORS_PER_FRAME = 2_000;

  private final URI server;
  private final Credentials credentials;
  private final ClientListener listener;
  private final String name;
  private final HttpClient http = HttpClient.newHttpClient();
  private final RandomGenerator random = new SecureRandom();
  private final Ids ids = new Ids(InstantSource.system(), random);
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Replica replica = new Replica();
  private final Thread loop;

  // Owned by the loop.
  private final Outbox outbox = new Outbox(random);
  private final Backoff backoff = new Backoff(random, System::nanoTime);
  private final Set<UUID> catchingUp = new HashSet<>();
  private @Nullable Socket socket;
  private ServerFrame.@Nullable Welcome welcome;
  private long wakeAtNanos;
  private long lastHeardNanos;
  private Duration heartbeat = Duration.ofSeconds(30);

  private final CompletableFuture<ServerFrame.Welcome> firstWelcome = new CompletableFuture<>();
  private final Object stateLock = new Object();
  private ClientState state = ClientState.CONNECTING;

  private Client(Builder builder) {
    this.server = builder.server;
    this.credentials = builder.credentials;
    this.listener = builder.listener;
    this.name = builder.name;
    this.loop = Thread.ofPlatform().daemon(true).name("fermata-client").unstarted(this::run);
  }

  /// A client for the server at this public URL.
  public static Builder of(URI server, Credentials credentials) {
    return new Builder(server, credentials);
  }

  /// What a client needs to know before it connects.
  public static final class Builder {
    private final URI server;
    private final Credentials credentials;
    private ClientListener listener = new ClientListener() {};
    private String name = "fermata-java";

    private Builder(URI server, Credentials credentials) {
      this.server = server;
      this.credentials = credentials;
    }

    public Builder listener(ClientListener listener) {
      this.listener = listener;
      return this;
    }

    /// Name and version of the program, for the server's log.
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /// Starts connecting and returns at once.
    public Client connect() {
      var client = new Client(this);
      client.loop.start();
      return client;
    }
  }

  /// What is held of the logs that this account follows.
  public Replica replica() {
    return replica;
  }

  public ClientState state() {
    synchronized (stateLock) {
      return state;
    }
  }

  /// Who the server says this is: completes with the first welcome, fails if the client ends
  /// before.
  public CompletableFuture<ServerFrame.Welcome> welcome() {
    return firstWelcome;
  }

  /// An id for something that a command creates (a message, a channel).
  public UUID newId() {
    return ids.next();
  }

  /// Gives a command to the outbox.
  ///
  /// @return the answer after the commit; fails with `RefusedException` if the server refuses for
  ///   good, and is cancelled if the client is closed before (then it is unknown whether it was
  ///   committed)
  public CompletableFuture<ServerFrame.Done> send(String kind, ObjectNode args) {
    return send(ids.next(), kind, args);
  }

  /// As above with an id of the caller's, who may repeat it: the server answers a repeated id like
  /// the first time.
  public CompletableFuture<ServerFrame.Done> send(UUID id, String kind, ObjectNode args) {
    var answer = new CompletableFuture<ServerFrame.Done>();
    var command = new ClientFrame.Command(id, kind, args.deepCopy());
    inbox.add(
        () -> {
          if (state().isEnd()) {
            answer.cancel(false);
          } else {
            outbox.add(command, answer);
            flush();
          }
        });
    return answer;
  }

  /// Sends a frame that may be lost (a signal, what is shown, a watch); ignored while there is no
  /// connection.
  public void signal(ClientFrame frame) {
    inbox.add(() -> sendNow(frame));
  }

  /// Waits until everything that was missed is here.
  ///
  /// @throws TimeoutException if it takes longer
  /// @throws IllegalStateException if the client ended instead; the message names the state
  public void awaitLive(Duration atMost) throws InterruptedException, TimeoutException {
    long until = System.nanoTime() + atMost.toNanos();
    synchronized (stateLock) {
      while (state != ClientState.LIVE) {
        if (state.isEnd()) {
          throw new IllegalStateException("the client ended: " + state);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (millis <= 0) {
          throw new TimeoutException("not live after " + atMost + " but " + state);
        }
        stateLock.wait(millis);
      }
    }
  }

  /// Drops the connection as a cut cable would, for tests of one's own bot; the client reconnects.
  public void dropConnection() {
    inbox.add(
        () -> {
          Socket open = socket;
          if (open != null) {
            open.abort();
          }
        });
  }

  /// Closes the connection and ends the client. What the server has not acknowledged is cancelled.
  @Override
  public void close() {
    inbox.add(() -> end(ClientState.CLOSED));
    try {
      loop.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }

  private void run() {
    connect();
    while (!state().isEnd()) {
      try {
        Runnable next = inbox.poll(nanosToNextWake(), TimeUnit.NANOSECONDS);
        if (next != null) {
          next.run();
        } else if (wakeAtNanos - System.nanoTime() <= 0) {
          wake();
        } else {
          flush();
        }
      } catch (InterruptedException e) {
        end(ClientState.CLOSED);
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.ERROR, "the client's loop met a bug", e);
        lost(1006);
      }
    }
    // What came too late for the loop.
    for (Runnable late = inbox.poll(); late != null; late = inbox.poll()) {
      late.run();
    }
  }

  private long nanosToNextWake() {
    long now = System.nanoTime();
    long next = wakeAtNanos - now;
    OptionalLong pause = outbox.nextPause(now);
    if (state() == ClientState.LIVE && pause.isPresent()) {
      next = Math.min(next, pause.getAsLong());
    }
    return Math.max(1, next);
  }

  private void wake() {
    switch (state()) {
      case WAITING -> connect();
      case LIVE -> {
        heartbeat();
        flush();
      }
      case CONNECTING, CATCHING_UP -> heartbeat();
      case SIGNED_OUT, REVOKED, TOO_OLD, CLOSED -> {}
    }
  }

  private void heartbeat() {
    Socket open = socket;
    if (System.nanoTime() - lastHeardNanos > heartbeat.multipliedBy(2).toNanos() && open != null) {
      open.abort();
    } else {
      sendNow(new ClientFrame.Ping());
      sleep(heartbeat.dividedBy(2));
    }
  }

  private void connect() {
    enter(ClientState.CONNECTING);
    lastHeardNanos = System.nanoTime();
    sleep(heartbeat.dividedBy(2));
    socket = Socket.open(http, server, credentials, event -> inbox.add(() -> handle(event)));
  }

  private void handle(Socket.Event event) {
    switch (event) {
      case Socket.Event.Opened(Socket opened) -> {
        if (opened == socket) {
          opened.send(new ClientFrame.Hello(List.of(SyncProtocol.VERSION), null, name, null));
        }
      }
      case Socket.Event.Received(Socket from, ServerFrame frame) -> {
        if (from == socket) {
          lastHeardNanos = System.nanoTime();
          handle(frame);
        }
      }
      case Socket.Event.Ended(Socket which, int code, String reason) -> {
        if (which == socket) {
          LOGGER.log(System.Logger.Level.DEBUG, "connection ended: {0} {1}", code, reason);
          lost(code, reason);
        }
      }
    }
  }

  private void handle(ServerFrame frame) {
    switch (frame) {
      case ServerFrame.Welcome said -> welcomed(said);
      case ServerFrame.Range(WireRange range) -> apply(range);
      case ServerFrame.Ranges(List<WireRange> ranges) -> ranges.forEach(this::apply);
      case ServerFrame.Reset reset -> reset(reset);
      case ServerFrame.Cards(List<Card> cards) -> cards.forEach(this::card);
      case ServerFrame.Left(UUID log) -> {
        replica.drop(log);
        tell(() -> listener.left(log));
      }
      case ServerFrame.Live _ -> {
        backoff.live();
        enter(ClientState.LIVE);
        flush();
      }
      case ServerFrame.Done done -> {
        outbox.done(done);
        flush();
      }
      case ServerFrame.Refused refused -> refused(refused);
      case ServerFrame.Typing(UUID log, UUID thread, UUID account) ->
          tell(() -> listener.typing(log, thread, account));
      case ServerFrame.Error(String code, String detail) ->
          LOGGER.log(
              System.Logger.Level.WARNING, "the server did not understand: {0} {1}", code, detail);
      case ServerFrame.PresenceOf _, ServerFrame.Pong _, ServerFrame.Unknown _ -> {}
    }
  }

  private void welcomed(ServerFrame.Welcome said) {
    welcome = said;
    heartbeat = said.heartbeat();
    firstWelcome.complete(said);
    enter(ClientState.CATCHING_UP);
    catchingUp.clear();
    List<ClientFrame.Cursor> cursors = replica.cursors();
    int from = 0;
    do {
      int to = Math.min(cursors.size(), from + CURSORS_PER_FRAME);
      sendNow(new ClientFrame.Resume(cursors.subList(from, to), to < cursors.size()));
      from = to;
    } while (from < cursors.size());
  }

  private void apply(WireRange range) {
    switch (replica.apply(range)) {
      case Replica.Applied.Put(var news) -> {
        news.forEach(entry -> tell(() -> listener.entry(entry)));
        catchingUp.remove(range.log());
        Long head = range.head();
        if (head != null && range.through() < head) {
          sendNow(new ClientFrame.CatchUp(range.log(), range.at()));
        }
      }
      case Replica.Applied.Gap(var cursor) -> {
        if (catchingUp.add(range.log())) {
          sendNow(new ClientFrame.CatchUp(range.log(), cursor));
        }
      }
    }
  }

  private void reset(ServerFrame.Reset reset) {
    replica.reset(reset.log(), reset.at());
    catchingUp.remove(reset.log());
    if (reset.why() == ServerFrame.Why.LOST) {
      Long kept = reset.kept();
      outbox.offerAgain(reset.log(), kept == null ? reset.at().seq() : kept);
    }
    tell(() -> listener.reset(reset.log()));
  }

  private void card(Card card) {
    replica.startAt(card.log(), card.at());
    tell(() -> listener.card(card));
  }

  private void refused(ServerFrame.Refused refused) {
    outbox.refused(refused, System.nanoTime());
    flush();
  }

  private void flush() {
    ServerFrame.Welcome now = welcome;
    if (state() == ClientState.LIVE && now != null) {
      outbox.take(now.limits().commandsInFlight(), System.nanoTime()).forEach(this::sendNow);
    }
  }

  private void sendNow(ClientFrame frame) {
    Socket open = socket;
    if (open != null && welcome != null) {
      open.send(frame);
    }
  }

  private void lost(int code) {
    lost(code, "");
  }

  private void lost(int code, String reason) {
    socket = null;
    welcome = null;
    outbox.connectionLost();
    switch (CloseCode.of(code).orElse(CloseCode.GOING_AWAY)) {
      case REVOKED -> {
        replica.clear();
        end(ClientState.REVOKED);
      }
      case SIGNED_OUT -> end(ClientState.SIGNED_OUT);
      case NO_COMMON_VERSION -> end(ClientState.TOO_OLD);
      case TOO_MANY -> pause(asked(reason));
      case GOING_AWAY,
          BROKEN_FRAME,
          NOT_TEXT,
          NOT_UTF8,
          TOO_LARGE,
          RESTARTING,
          PROTOCOL_ERROR,
          TOO_SLOW ->
          pause(backoff.next());
    }
  }

  private Duration asked(String reason) {
    try {
      long asked = Math.clamp(Long.parseLong(reason.strip()), 100, 60_000);
      return backoff.asked(Duration.ofMillis(asked));
    } catch (NumberFormatException e) {
      return backoff.next();
    }
  }

  private void pause(Duration howLong) {
    enter(ClientState.WAITING);
    sleep(howLong);
  }

  private void sleep(Duration howLong) {
    wakeAtNanos = System.nanoTime() + howLong.toNanos();
  }

  private void end(ClientState how) {
    if (state().isEnd()) {
      return;
    }
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
    enter(how);
    var why =
        how == ClientState.CLOSED ? null : new IllegalStateException("the client ended: " + how);
    outbox.end(why);
    firstWelcome.completeExceptionally(new IllegalStateException("the client ended: " + how));
  }

  private void enter(ClientState now) {
    synchronized (stateLock) {
      if (state == now) {
        return;
      }
      state = now;
      stateLock.notifyAll();
    }
    tell(() -> listener.state(now));
  }

  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.ERROR, "a listener failed", e);
    }
  }
}
