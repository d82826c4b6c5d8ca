package app.fermata.server.gateway;

import app.fermata.protocol.CloseCode;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.fanout.FanOut;
import app.fermata.server.fanout.Follows;
import app.fermata.server.fanout.Reader;
import app.fermata.server.fanout.SharedFrame;
import app.fermata.server.presence.Device;
import app.fermata.server.web.Authentication.Identified;
import app.fermata.server.web.Credentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One live socket: what comes in as bytes, what goes out, how much of it waits, and how it ends.
/// What the frames mean is `Dialogue`'s.
///
/// Fields belong to the event loop; the methods marked so may be called from any thread.
final class Connection extends ChannelInboundHandlerAdapter implements Reader, Device {
  private static final Logger logger = LoggerFactory.getLogger(Connection.class);
  private static final int LAST_WORDS_SECONDS = 5;
  private static final int SMALL_FRAME = 256;
  private static final int PATIENCE_SECONDS = 60;

  /// See the table in the package's documentation.
  enum State {
    OPENING,
    IDENTIFYING,
    GREETED,
    RESUMING,
    LIVE,
    CLOSING
  }

  private final Gateway gateway;
  private final Channel channel;
  private final LoopConnections loop;
  private final Follows follows = new Follows();
  private final Dialogue dialogue;
  private final Message message = new Message();
  private final Strangers.@Nullable Stay stay;

  /// Where `LoopConnections` keeps this one; -1: nowhere.
  int slot = -1;

  private State state = State.OPENING;
  private volatile @Nullable UUID credential;
  private volatile @Nullable Actor actor;
  private @Nullable Hold hold;
  private @Nullable CompletableFuture<Void> room;
  private boolean flushNeeded;
  private boolean entered;

  /// Seconds of the gateway's clock: the last word heard, or when it began to close.
  private int since;

  /// @param stay among the strangers, until this is known or gone
  Connection(
      Gateway gateway, Channel channel, LoopConnections loop, Strangers.@Nullable Stay stay) {
    this.gateway = gateway;
    this.channel = channel;
    this.loop = loop;
    this.stay = stay;
    this.since = gateway.seconds();
    this.dialogue = new Dialogue(gateway, this);
  }

  // ---- who it is

  /// Any thread.
  @Override
  public UUID account() {
    return actor().account();
  }

  /// Who speaks, with the role that the account has now. Any thread, once identified.
  Actor actor() {
    return Objects.requireNonNull(actor);
  }

  /// Any thread.
  boolean isGone() {
    return !channel.isActive();
  }

  boolean isIdentified() {
    return actor != null;
  }

  /// Any thread.
  @Nullable UUID credential() {
    return credential;
  }

  void identified(Identified who) {
    actor = who.actor();
    credential = who.credential();
    if (stay != null) {
      stay.end();
    }
    if (channel.pipeline().get(FirstWords.class) != null) {
      channel.pipeline().remove(FirstWords.class);
    }
  }

  State state() {
    return state;
  }

  void enter(State next) {
    if (state != State.CLOSING) {
      state = next;
    }
  }

  /// Who this is seems to be known: nothing is read from it until that is looked up.
  void letIn(Credentials credentials) {
    enter(State.IDENTIFYING);
    pauseReading(true);
    gateway.identify(
        credentials,
        this,
        () -> {
          enter(State.OPENING);
          since = gateway.seconds();
          dialogue.hearEarly();
          pauseReading(false);
        });
  }

  /// The fan-out and the presence know this connection from here on.
  void enterHouse() {
    entered = true;
    gateway.fanOut().enter(this);
  }

  @Override
  public EventLoop loop() {
    return channel.eventLoop();
  }

  @Override
  public Follows follows() {
    return follows;
  }

  // ---- what comes in

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    loop.add(this);
    gateway.metrics().opened();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (state) {
      case GREETED, RESUMING, LIVE -> since = gateway.seconds();
      // Who has not said who they are gains no time by saying other things.
      case OPENING, IDENTIFYING, CLOSING -> {}
    }
    try {
      if (message instanceof WebSocketFrame frame) {
        read(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      closedByClient(close);
    } else if (state != State.CLOSING) {
      switch (frame) {
        case TextWebSocketFrame text -> text(text);
        case ContinuationWebSocketFrame more -> text(more);
        case PingWebSocketFrame ping -> pong(ping.content());
        case BinaryWebSocketFrame _ -> fail(CloseCode.NOT_TEXT);
        default -> {}
      }
    }
  }

  /// Whoever does not read its pongs gets no more of them: only what it reads may cost memory.
  private void pong(ByteBuf content) {
    if (channel.isWritable()) {
      channel.writeAndFlush(ControlFrames.pong(channel.alloc(), content), channel.voidPromise());
    }
  }

  private void text(WebSocketFrame part) {
    try {
      byte[] whole =
          message.add(part.content(), part.isFinalFragment(), gateway.limits().frameBytes());
      if (whole != null) {
        gateway.metrics().frame();
        dialogue.heard(whole);
      }
    } catch (DecoderException broken) {
      failed(broken);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
  }

  private void failed(Throwable cause) {
    CloseCode code = Message.closeCode(cause);
    if (code != null) {
      fail(code);
    } else {
      if (!(cause instanceof IOException)) {
        logger.error("A connection failed", cause);
      }
      channel.close();
    }
  }

  /// While somebody is looked up nothing more is read.
  void pauseReading(boolean paused) {
    channel.config().setAutoRead(!paused);
  }

  // ---- what goes out

  /// Any thread.
  void send(ServerFrame frame) {
    ByteBuf encoded = SharedFrame.encode(frame, channel.alloc(), SMALL_FRAME);
    if (loop().inEventLoop()) {
      write(encoded);
    } else {
      loop().execute(() -> write(encoded));
    }
  }

  /// Any thread but the event loop: sends, and waits while too much is on its way already.
  ///
  /// @throws CancellationException if the connection is gone, so that nothing more is read for it
  void sendPaced(ServerFrame frame) {
    awaitRoom(sendOrAsk(frame));
  }

  /// Sends. Waiting, if there is to be any, is done without the turn that the caller has.
  ///
  /// @throws CancellationException if the connection is gone, so that nothing more is read for it
  void sendPaced(ServerFrame frame, Turns turns) {
    CompletableFuture<Void> mayGoOn = sendOrAsk(frame);
    if (mayGoOn.isDone()) {
      awaitRoom(mayGoOn);
      return;
    }
    turns.giveBack();
    try {
      awaitRoom(mayGoOn);
    } finally {
      turns.take();
    }
  }

  /// Fulfilled when more may be sent, cancelled when the connection is gone.
  private CompletableFuture<Void> sendOrAsk(ServerFrame frame) {
    ByteBuf encoded = SharedFrame.encode(frame, channel.alloc(), SMALL_FRAME);
    var mayGoOn = new CompletableFuture<Void>();
    return onLoop(
        () -> {
          write(encoded);
          if (state == State.CLOSING) {
            mayGoOn.cancel(false);
          } else if (channel.isWritable()) {
            mayGoOn.complete(null);
          } else {
            room = mayGoOn;
          }
          return mayGoOn;
        });
  }

  private void awaitRoom(CompletableFuture<Void> mayGoOn) {
    try {
      mayGoOn.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException tooSlow) {
      closeSoon(CloseCode.TOO_SLOW, "resume");
      throw new CancellationException();
    }
  }

  /// Any thread but the event loop: runs something there and waits for its answer.
  <T> T onLoop(Callable<T> work) {
    var answer = new CompletableFuture<T>();
    loop()
        .execute(
            () -> {
              try {
                answer.complete(work.call());
              } catch (Exception e) {
                answer.completeExceptionally(e);
              }
            });
    return answer.join();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      makeRoom();
    }
  }

  private void makeRoom() {
    CompletableFuture<Void> waiting = room;
    room = null;
    if (waiting != null && state == State.CLOSING) {
      waiting.cancel(false);
    } else if (waiting != null) {
      waiting.complete(null);
    }
  }

  /// Owns the buffer.
  private void write(ByteBuf frame) {
    if (state == State.CLOSING) {
      frame.release();
    } else if (waitingBytes() + frame.readableBytes() > gateway.limits().outboundBytes()) {
      frame.release();
      close(CloseCode.TOO_SLOW, "resume");
    } else {
      channel.write(frame, channel.voidPromise());
      if (!flushNeeded) {
        flushNeeded = true;
        loop.needsFlush(this);
      }
    }
  }

  long waitingBytes() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  void flush() {
    flushNeeded = false;
    channel.flush();
  }

  @Override
  public void deliver(UUID log, ByteBuf frame) {
    if (state == State.CLOSING) {
      return;
    }
    if (hold != null && hold.takes(log)) {
      if (hold.keep(log, frame) > gateway.limits().outboundBytes()) {
        close(CloseCode.TOO_SLOW, "resume");
      }
    } else {
      write(frame.retainedDuplicate());
    }
  }

  /// Any thread.
  @Override
  public void tell(ServerFrame signal) {
    loop().execute(() -> signal(signal));
  }

  /// Any thread.
  @Override
  public void tellIfFollowing(UUID log, ServerFrame signal) {
    loop()
        .execute(
            () -> {
              if (follows.contains(log)) {
                signal(signal);
              }
            });
  }

  /// Signals may be lost: a device that is behind has better things to read.
  private void signal(ServerFrame signal) {
    if (channel.isWritable()) {
      send(signal);
    }
  }

  // ---- holding live frames back

  /// Live frames of this log (null: of every log) wait until `release`.
  void hold(@Nullable UUID log) {
    if (hold == null) {
      hold = new Hold();
    }
    hold.add(log);
  }

  void release(@Nullable UUID log) {
    Hold held = hold;
    if (held != null) {
      List<ByteBuf> frames = held.release(log);
      hold = held.isOver() ? null : held;
      frames.forEach(this::write);
    }
  }

  /// Ceases to follow; live frames of this log that wait are not told.
  void forget(UUID log) {
    gateway.fanOut().unfollow(this, log);
    if (hold != null) {
      hold.drop(log);
    }
  }

  void follow(List<FanOut.Follow> more) {
    if (state != State.CLOSING) {
      gateway.fanOut().follow(this, more);
    }
  }

  // ---- what the fan-out noticed

  @Override
  public void removed(UUID log) {
    dialogue.forgetWatching(log);
    var left = new ServerFrame.Left(log);
    if (hold != null && hold.takes(log)) {
      hold.drop(log);
      ByteBuf encoded = SharedFrame.encode(left, channel.alloc(), SMALL_FRAME);
      hold.keep(log, encoded);
      encoded.release();
    } else {
      send(left);
    }
  }

  /// The account left and came back, and the fan-out has not told: what was held back under the
  /// earlier floor is not for it. What the fan-out has told is on its way already.
  void beginAnew(UUID log) {
    if (follows.contains(log)) {
      forget(log);
      removed(log);
      joined(log);
    }
  }

  @Override
  public void joined(UUID conversation) {
    dialogue.joined(conversation);
  }

  @Override
  public void accountChanged(Role role, boolean deactivated) {
    Actor before = actor();
    if (deactivated) {
      close(CloseCode.REVOKED, "This account has been deactivated.");
    } else if ((role == Role.GUEST) != (before.role() == Role.GUEST)) {
      // Guests follow other logs than members do: begin again.
      close(CloseCode.RESTARTING, "");
    } else {
      actor = new Actor(before.workspace(), before.account(), role, before.device());
    }
  }

  // ---- how it ends

  /// Says why and closes; the client answers, or a few seconds pass.
  void close(CloseCode code, String reason) {
    if (beginClosing()) {
      gateway.metrics().closed(code);
      lastFrame(ControlFrames.close(channel.alloc(), code.number(), reason));
    }
  }

  /// Any thread.
  void closeSoon(CloseCode code, String reason) {
    loop().execute(() -> close(code, reason));
  }

  /// The other side breaks RFC 6455, so that nothing more of it can be understood, not even its
  /// close frame (section 7.1.7).
  private void fail(CloseCode code) {
    close(code, "");
    endOutput();
  }

  private void closedByClient(CloseWebSocketFrame close) {
    if (beginClosing()) {
      gateway.metrics().left();
      lastFrame(ControlFrames.answer(channel.alloc(), close));
    }
    endOutput();
  }

  /// Returns whether this is the beginning.
  private boolean beginClosing() {
    if (state == State.CLOSING) {
      return false;
    }
    leave();
    state = State.CLOSING;
    since = gateway.seconds();
    makeRoom();
    return true;
  }

  private void lastFrame(ByteBuf frame) {
    channel.writeAndFlush(frame, channel.voidPromise());
  }

  /// Ends our side of the connection after all that was written, and waits for the end of the other
  /// side: closing at once, with bytes unread, would be a reset, and a reset takes from the other
  /// side what it has not read yet.
  private void endOutput() {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            _ -> {
              if (channel instanceof DuplexChannel both && channel.isActive()) {
                both.shutdownOutput();
              } else {
                channel.close();
              }
            });
  }

  /// Called every second or so.
  void closeIfSilent() {
    int silent = gateway.seconds() - since;
    switch (state) {
      case CLOSING -> {
        if (silent > LAST_WORDS_SECONDS) {
          channel.close();
        }
      }
      case OPENING -> {
        if (silent > gateway.limits().door().hello().toSeconds()) {
          // Whoever has shown who it is need not sign in again for being slow.
          close(isIdentified() ? CloseCode.PROTOCOL_ERROR : CloseCode.SIGNED_OUT, "hello first");
        }
      }
      case IDENTIFYING -> {} // as long as the look-up has patience
      case GREETED, RESUMING, LIVE -> {
        dialogue.answerOverdue();
        if (silent > 2 * gateway.limits().heartbeat().toSeconds()) {
          close(CloseCode.GOING_AWAY, "");
        }
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state != State.CLOSING) {
      gateway.metrics().lost();
      leave();
      state = State.CLOSING;
    }
    makeRoom();
    loop.remove(this);
    if (stay != null) {
      stay.end();
    }
  }

  private void leave() {
    dialogue.end();
    if (entered) {
      entered = false;
      gateway.fanOut().leave(this);
      gateway.here().gone(this);
      gateway.typing().gone(this);
    }
    if (isIdentified()) {
      gateway.forget(this);
    }
    if (hold != null) {
      hold.discard();
      hold = null;
    }
  }
}
