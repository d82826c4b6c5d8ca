package app.fermata.server.gateway;

import app.fermata.log.LogUnavailableException;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ClientFrameDecoder;
import app.fermata.protocol.CloseCode;
import app.fermata.protocol.Ids;
import app.fermata.protocol.InvalidFrameException;
import app.fermata.protocol.Presence;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.SyncProtocol;
import app.fermata.server.access.Role;
import app.fermata.server.command.Code;
import app.fermata.server.command.Outcome;
import app.fermata.server.command.Rejection;
import app.fermata.server.web.Credentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the frames of one connection mean, and what is answered. Everything that blocks goes to
/// virtual threads. Called on the connection's event loop.
final class Dialogue implements CommandQueue.Desk {
  private static final Logger logger = LoggerFactory.getLogger(Dialogue.class);
  private static final int MALFORMED_PER_MINUTE = 10;
  private static final int EXCESS_PER_MINUTE = 200;
  private static final int MOST_WATCHED = 20;
  private static final long MINUTE = 60_000;

  private final Gateway gateway;
  private final Connection connection;
  private final Allowance frames;
  private final SerialWork work;
  private final Answers answers;
  private @Nullable CommandQueue commands;
  private @Nullable List<ClientFrame.Cursor> cursors;
  private @Nullable Set<UUID> watching;
  private @Nullable List<byte[]> early;

  private long minuteBegan;
  private int malformed;
  private int excess;

  Dialogue(Gateway gateway, Connection connection) {
    this.gateway = gateway;
    this.connection = connection;
    GatewayLimits limits = gateway.limits();
    this.frames = new Allowance(limits.framesPerSecond(), limits.frameBurst(), gateway.millis());
    this.work = new SerialWork(gateway.threads());
    this.answers = new Answers(gateway, connection, this);
  }

  /// A whole text frame.
  void heard(byte[] text) {
    if (connection.state() == Connection.State.IDENTIFYING) {
      if (early == null) {
        early = new ArrayList<>();
      }
      early.add(text);
      return;
    }
    ClientFrame frame;
    try {
      frame = ClientFrameDecoder.decode(text);
    } catch (InvalidFrameException invalid) {
      malformed(String.valueOf(invalid.getMessage()));
      return;
    }
    long wait = frames.take(gateway.millis());
    if (wait > 0) {
      excessive(frame, wait);
      return;
    }
    if (frame instanceof ClientFrame.Hello hello) {
      hello(hello);
    } else if (connection.state() == Connection.State.OPENING) {
      error(Code.SIGNED_OUT, "The first frame is 'hello'.");
      connection.close(CloseCode.PROTOCOL_ERROR, "hello first");
    } else {
      greeted(frame, text.length);
    }
  }

  /// A frame that means nothing.
  void malformed(String detail) {
    beginMinute();
    malformed++;
    error(Code.INVALID, detail);
    if (malformed >= MALFORMED_PER_MINUTE) {
      connection.close(CloseCode.PROTOCOL_ERROR, "too many malformed frames");
    }
  }

  private void excessive(ClientFrame frame, long wait) {
    beginMinute();
    excess++;
    if (excess > EXCESS_PER_MINUTE) {
      connection.close(CloseCode.TOO_MANY, Long.toString(Math.max(wait, 1_000)));
    } else if (frame instanceof ClientFrame.Command command) {
      tooMany(command, Duration.ofMillis(wait), "More frames than this connection may send.");
    } else {
      error(Code.TOO_MANY_REQUESTS, "More frames than this connection may send.");
    }
  }

  private void beginMinute() {
    long now = gateway.millis();
    if (now - minuteBegan > MINUTE) {
      minuteBegan = now;
      malformed = 0;
      excess = 0;
    }
  }

  /// Any thread.
  void error(Code code, String detail) {
    gateway.metrics().refused(code);
    connection.send(new ServerFrame.Error(code.word(), detail));
  }

  // ---- opening

  private void hello(ClientFrame.Hello hello) {
    if (connection.state() != Connection.State.OPENING) {
      malformed("'hello' has been said.");
      return;
    }
    if (SyncProtocol.agree(hello.versions()).isEmpty()) {
      error(Code.UNSUPPORTED, "This server speaks version " + SyncProtocol.VERSION + ".");
      connection.close(CloseCode.NO_COMMON_VERSION, "");
    } else if (connection.isIdentified()) {
      welcome(hello.showing());
    } else if (hello.bearer() == null || hello.bearer().isEmpty()) {
      connection.close(CloseCode.SIGNED_OUT, "Sign in first.");
    } else {
      connection.enter(Connection.State.IDENTIFYING);
      connection.pauseReading(true);
      gateway.identify(
          new Credentials(hello.bearer(), true), connection, () -> identifiedNow(hello.showing()));
    }
  }

  private void identifiedNow(@Nullable UUID showing) {
    if (connection.state() != Connection.State.IDENTIFYING) {
      return;
    }
    connection.pauseReading(false);
    welcome(showing);
    hearEarly();
  }

  /// What was said before it was known by whom.
  void hearEarly() {
    List<byte[]> waiting = early;
    early = null;
    if (waiting != null) {
      waiting.forEach(this::heard);
    }
  }

  private void welcome(@Nullable UUID showing) {
    connection.enter(Connection.State.GREETED);
    connection.enterHouse();
    var actor = connection.actor();
    connection.send(
        new ServerFrame.Welcome(
            SyncProtocol.VERSION,
            actor.account(),
            actor.workspace(),
            actor.device(),
            actor.role().word(),
            gateway.log().epoch(),
            gateway.version(),
            gateway.limits().heartbeat(),
            gateway.limits().announced()));
    gateway.here().says(connection, Presence.WORKING);
    gateway.typing().show(connection, showing);
  }

  // ---- talking

  /// @param bytes that the frame came in
  private void greeted(ClientFrame frame, int bytes) {
    switch (frame) {
      case ClientFrame.Hello _ -> throw new IllegalStateException();
      case ClientFrame.Resume resume -> resume(resume);
      case ClientFrame.CatchUp catchUp -> ask(() -> answers.catchUp(catchUp));
      case ClientFrame.AskCard card -> ask(() -> answers.card(card.log()));
      case ClientFrame.Watch watch -> ask(() -> answers.watch(watch.log(), watch.on()));
      case ClientFrame.Command command -> command(command, bytes);
      case ClientFrame.SignalTyping typing -> typing(typing);
      case ClientFrame.SignalPresence presence -> gateway.here().says(connection, presence.state());
      case ClientFrame.Show show -> show(show);
      case ClientFrame.Ping() -> connection.send(new ServerFrame.Pong());
    }
  }

  private void resume(ClientFrame.Resume resume) {
    if (connection.state() != Connection.State.GREETED) {
      malformed("'resume' has been said.");
      return;
    }
    List<ClientFrame.Cursor> all = cursors == null ? new ArrayList<>() : cursors;
    all.addAll(resume.cursors());
    cursors = all;
    if (all.size() > ClientFrameDecoder.MAX_CURSORS) {
      malformed("More cursors than " + ClientFrameDecoder.MAX_CURSORS + ".");
      connection.close(CloseCode.PROTOCOL_ERROR, "too many cursors");
    } else if (!resume.more()) {
      cursors = null;
      connection.enter(Connection.State.RESUMING);
      ask(gateway.metrics().timed(new Resume(gateway, connection, all)));
    }
  }

  private void ask(Runnable request) {
    if (!work.submit(() -> blocking(request), gateway.limits().requestsInFlight())) {
      error(Code.TOO_MANY_REQUESTS, "Too many requests wait for an answer.");
    }
  }

  /// On a virtual thread. A request that fails ends the connection: the client resumes, so that
  /// nothing is missing.
  private void blocking(Runnable request) {
    try {
      request.run();
      gateway.reading().worked();
    } catch (CancellationException gone) {
      logger.debug("A request ended with its connection");
    } catch (LogUnavailableException away) {
      gateway.reading().failed(away);
      connection.closeSoon(CloseCode.TOO_MANY, Long.toString(Gateway.WAIT.toMillis()));
    } catch (RuntimeException e) {
      connection.closeSoon(CloseCode.TOO_SLOW, "resume");
      throw e;
    }
  }

  /// The account has joined a conversation that this connection may not follow yet.
  void joined(UUID conversation) {
    if (connection.state() == Connection.State.RESUMING
        || connection.state() == Connection.State.LIVE) {
      // Not bounded: these come from the log, not from the client.
      work.submit(() -> blocking(() -> answers.joined(conversation)), Integer.MAX_VALUE);
    }
  }

  boolean isWatching(UUID log) {
    return watching != null && watching.contains(log);
  }

  /// Returns false where too much is watched already.
  boolean beginWatching(UUID log) {
    if (watching == null) {
      watching = new HashSet<>(2);
    }
    return watching.contains(log) || (watching.size() < MOST_WATCHED && watching.add(log));
  }

  boolean forgetWatching(UUID log) {
    return watching != null && watching.remove(log);
  }

  // ---- signals

  private void typing(ClientFrame.SignalTyping typing) {
    if (connection.follows().contains(typing.log()) && !isWatching(typing.log())) {
      gateway.typing().typing(connection, typing.log(), typing.thread());
    }
  }

  private void show(ClientFrame.Show show) {
    gateway.typing().show(connection, show.log());
    if (connection.actor().role() == Role.GUEST) {
      ask(
          () ->
              gateway
                  .here()
                  .show(
                      connection, gateway.readership().known(connection.actor(), show.accounts())));
    } else {
      gateway.here().show(connection, show.accounts());
    }
  }

  // ---- commands

  private void command(ClientFrame.Command command, int bytes) {
    long wait = gateway.commandAllowance(connection);
    if (wait > 0) {
      tooMany(command, Duration.ofMillis(wait), "More commands than this account may send.");
      return;
    }
    if (commands == null) {
      commands = gateway.commandQueue(this);
    }
    Rejection refusal = commands.offer(logOf(command), command, bytes);
    if (refusal != null) {
      connection.send(Refusals.of(command.id(), refusal));
    }
  }

  /// Called every second or so.
  void answerOverdue() {
    if (commands != null) {
      commands.answerOverdue();
    }
  }

  /// The connection is gone.
  void end() {
    if (commands != null) {
      commands.abandon();
    }
  }

  /// The log whose order the command belongs to: the conversation that it names, else the account's
  /// own.
  private UUID logOf(ClientFrame.Command command) {
    return Ids.read(command.args().path("conversation").asText("")).orElse(connection.account());
  }

  private void tooMany(ClientFrame.Command command, Duration wait, String detail) {
    connection.send(refusal(command, Rejection.later(Code.TOO_MANY_REQUESTS, wait, detail)));
  }

  private ServerFrame refusal(ClientFrame.Command command, Rejection rejection) {
    gateway.metrics().refused(rejection.code());
    return Refusals.of(command.id(), rejection);
  }

  @Override
  public Outcome decide(ClientFrame.Command command) {
    return gateway
        .commands()
        .execute(connection.actor(), command.id(), command.kind(), command.args());
  }

  @Override
  public void answer(ClientFrame.Command command, Outcome outcome) {
    connection.send(
        switch (outcome) {
          case Outcome.Done done ->
              new ServerFrame.Done(
                  command.id(),
                  done.positions().stream()
                      .map(at -> new ServerFrame.At(at.log(), at.seq()))
                      .toList(),
                  done.result());
          case Outcome.Refused refused -> refusal(command, refused.rejection());
        });
  }
}
