package app.fermata.bench.load;

import app.fermata.bench.target.Workspace;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.FrameEncoder;
import app.fermata.protocol.InvalidFrameException;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.ServerFrameDecoder;
import app.fermata.protocol.SyncProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One signed-in connection. On the loop only.
public final class LoadConnection extends ChannelInboundHandlerAdapter {
  /// The connection ended without a close frame.
  public static final int NO_CODE = 1006;

  private static final String UPGRADE =
      """
      GET %s HTTP/1.1\r
      Host: 127.0.0.1\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
      Authorization: Bearer %s\r
      \r
      """;
  private static final byte[] SWITCHING = "HTTP/1.1 101".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HELLO =
      FrameEncoder.encode(
          new ClientFrame.Hello(List.of(SyncProtocol.VERSION), null, "bench/1", null));
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final int number;
  private final Workspace.Person person;
  private final Listener listener;
  private final RangeHeader header;
  private final Map<UUID, Cursor> cursors = new HashMap<>(4);
  private @Nullable Cursor last;
  private @Nullable ChannelHandlerContext context;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private boolean upgraded;
  private boolean live;
  private boolean wasLive;
  private boolean gone;
  private int closeCode = NO_CODE;
  private String closeReason = "";
  private long received;

  /// Where this connection is in one log.
  private static final class Cursor {
    private final UUID log;
    private long seq;
    private int epoch;
    private int check;

    /// What has been said to be there.
    private long wanted;

    Cursor(UUID log, CheckedPosition at) {
      this.log = log;
      this.seq = at.seq();
      this.epoch = at.epoch();
      this.check = at.check().isEmpty() ? 0 : Integer.parseUnsignedInt(at.check(), 16);
    }

    void put(RangeHeader range) {
      seq = range.through();
      epoch = range.epoch();
      check = range.check();
    }

    CheckedPosition at() {
      return new CheckedPosition(epoch, seq, seq == 0 ? "" : "%08x".formatted(check));
    }
  }

  /// What a run counts. Called on the loop.
  public interface Listener {
    /// Everything missed is here.
    default void live(LoadConnection connection) {}

    /// A range that continues where the last one of its log ended. `frame` holds the text in
    /// `[start, start + length)`, for the time of the call.
    default void range(
        LoadConnection connection, RangeHeader range, ByteBuf frame, int start, int length) {}

    default void done(LoadConnection connection, ServerFrame.Done done) {}

    default void refused(LoadConnection connection, ServerFrame.Refused refused) {}

    /// Any other frame.
    default void other(LoadConnection connection, ServerFrame frame) {}

    /// Something that the protocol forbids: a gap, a repetition, a frame that cannot be read.
    void fault(LoadConnection connection, String what);

    /// The connection is gone.
    ///
    /// @param code of the close frame, or `NO_CODE`
    void ended(LoadConnection connection, int code, String reason);
  }

  /// @param header shared by the connections of a loop
  public LoadConnection(
      int number, Workspace.Person person, RangeHeader header, Listener listener) {
    this.number = number;
    this.person = person;
    this.header = header;
    this.listener = listener;
  }

  public int number() {
    return number;
  }

  public UUID account() {
    return person.account();
  }

  public boolean isLive() {
    return live;
  }

  /// How far this connection has heard of a log; -1 where it has not.
  public long seq(UUID log) {
    Cursor cursor = cursors.get(log);
    return cursor == null ? -1 : cursor.seq;
  }

  /// How many bytes have come so far.
  public long received() {
    return received;
  }

  /// The logs that it has heard of.
  public Set<UUID> logs() {
    return Collections.unmodifiableSet(cursors.keySet());
  }

  /// The cursors that it would resume with.
  public List<ClientFrame.Cursor> cursors() {
    return cursors.values().stream()
        .map(each -> new ClientFrame.Cursor(each.log, each.at()))
        .toList();
  }

  /// Begins with what another connection of the same person had.
  public void resumeFrom(LoadConnection before) {
    for (Cursor cursor : before.cursors.values()) {
      cursors.put(cursor.log, new Cursor(cursor.log, cursor.at()));
    }
  }

  public void send(ClientFrame frame) {
    ChannelHandlerContext now = context;
    if (now != null && upgraded) {
      LoadLoop.write(now.channel(), FrameEncoder.encode(frame));
    }
  }

  /// Whether it ever was live.
  public boolean wasLive() {
    return wasLive;
  }

  /// Ends it without a word to the listener, now or later.
  void abandon() {
    gone = true;
    live = false;
    drop();
  }

  /// Ends it as a cut cable does for this side.
  public void drop() {
    ChannelHandlerContext now = context;
    if (now != null) {
      now.channel().close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.writeAndFlush(
        ByteBufUtil.writeAscii(ctx.alloc(), UPGRADE.formatted(SyncProtocol.PATH, person.token())),
        ctx.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (gone) {
      bytes.release();
      return;
    }
    received += bytes.readableBytes();
    if (waiting.isReadable()) {
      waiting = waiting.writeBytes(bytes);
      bytes.release();
      bytes = waiting;
    } else {
      waiting.release();
      waiting = bytes;
    }
    if (upgraded || switched(ctx, bytes)) {
      while (!gone && readFrame(bytes)) {}
    }
    keepRest(ctx, bytes);
  }

  /// What is left of the bytes waits in a buffer of its own, so that a connection between frames
  /// holds none.
  private void keepRest(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (bytes.isReadable()) {
      ByteBuf rest = ctx.alloc().buffer(Math.max(512, 2 * bytes.readableBytes()));
      rest.writeBytes(bytes);
      waiting = rest;
    } else {
      waiting = Unpooled.EMPTY_BUFFER;
    }
    bytes.release();
  }

  private boolean switched(ChannelHandlerContext ctx, ByteBuf bytes) {
    int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEAD), bytes);
    if (end < 0) {
      return false;
    }
    boolean switching =
        ByteBufUtil.equals(
            bytes, bytes.readerIndex(), Unpooled.wrappedBuffer(SWITCHING), 0, SWITCHING.length);
    if (!switching) {
      String head = bytes.toString(StandardCharsets.US_ASCII);
      bytes.skipBytes(bytes.readableBytes());
      listener.fault(this, "no upgrade: " + head.lines().findFirst().orElse(""));
      ctx.close();
      return false;
    }
    bytes.readerIndex(end + END_OF_HEAD.length);
    upgraded = true;
    LoadLoop.write(ctx.channel(), HELLO);
    LoadLoop.write(ctx.channel(), FrameEncoder.encode(new ClientFrame.Resume(cursors(), false)));
    return true;
  }

  /// Reads one frame; false where it is not whole yet.
  private boolean readFrame(ByteBuf bytes) {
    if (bytes.readableBytes() < 2) {
      return false;
    }
    int at = bytes.readerIndex();
    int opcode = bytes.getByte(at) & 0x0f;
    long length = bytes.getByte(at + 1) & 0x7f;
    int head = 2;
    if (length == 126) {
      head = 4;
      length = bytes.readableBytes() < head ? Integer.MAX_VALUE : bytes.getUnsignedShort(at + 2);
    } else if (length == 127) {
      head = 10;
      length = bytes.readableBytes() < head ? Integer.MAX_VALUE : bytes.getLong(at + 2);
    }
    if (bytes.readableBytes() < head + length) {
      return false;
    }
    bytes.skipBytes(head);
    int start = bytes.readerIndex();
    bytes.skipBytes((int) length);
    switch (opcode) {
      case TEXT -> text(bytes, start, (int) length);
      case CLOSE -> {
        if (length >= 2) {
          closeCode = bytes.getUnsignedShort(start);
          closeReason = bytes.toString(start + 2, (int) length - 2, StandardCharsets.UTF_8);
        }
      }
      case PING, PONG -> {}
      default -> listener.fault(this, "a frame with opcode " + opcode);
    }
    return true;
  }

  private void text(ByteBuf bytes, int start, int length) {
    if (header.read(bytes, start, length)) {
      range(bytes, start, length);
      return;
    }
    byte[] text = new byte[length];
    bytes.getBytes(start, text);
    try {
      handle(ServerFrameDecoder.decode(text));
    } catch (InvalidFrameException e) {
      listener.fault(this, "a frame that cannot be read: " + e.getMessage());
    }
  }

  private void range(ByteBuf bytes, int start, int length) {
    Cursor cursor = cursor();
    if (cursor == null) {
      // The first that is heard of this log while resuming: entries of one's own logs.
      cursor = new Cursor(header.log(), new CheckedPosition(1, 0, ""));
      cursor.put(header);
      cursors.put(cursor.log, cursor);
      return;
    }
    if (header.through() <= cursor.seq) {
      return; // allowed, around resuming
    }
    if (header.from() > cursor.seq && isForeseen(cursor)) {
      return;
    }
    if (header.from() > cursor.seq) {
      listener.fault(this, "a gap: from " + header.from() + " at " + cursor.seq);
    }
    header.startAt(cursor.seq);
    cursor.put(header);
    listener.range(this, header, bytes, start, length);
    if (cursor.seq < cursor.wanted) {
      send(new ClientFrame.CatchUp(cursor.log, cursor.at()));
    }
  }

  /// An empty range that begins past the cursor says so on purpose (somebody who joined holds an
  /// older part of the log); until what is missing has come, others may begin there too.
  private boolean isForeseen(Cursor cursor) {
    boolean asking = cursor.wanted > cursor.seq;
    if (!asking && header.from() < header.through()) {
      return false;
    }
    cursor.wanted = Math.max(cursor.wanted, header.through());
    if (!asking) {
      send(new ClientFrame.CatchUp(cursor.log, cursor.at()));
    }
    return true;
  }

  private @Nullable Cursor cursor() {
    Cursor before = last;
    if (before != null && header.isOf(before.log)) {
      return before;
    }
    Cursor found = cursors.get(header.log());
    last = found == null ? before : found;
    return found;
  }

  private void handle(ServerFrame frame) {
    switch (frame) {
      case ServerFrame.Live _ -> {
        live = true;
        wasLive = true;
        listener.live(this);
      }
      case ServerFrame.Reset reset -> {
        cursors.put(reset.log(), new Cursor(reset.log(), reset.at()));
        last = null;
        listener.other(this, frame);
      }
      case ServerFrame.Cards cards -> {
        // Of a log that is followed already, what lies before the card's position comes as ranges.
        for (var card : cards.cards()) {
          cursors.computeIfAbsent(card.log(), log -> new Cursor(log, card.at()));
        }
        last = null;
        listener.other(this, frame);
      }
      case ServerFrame.Left left -> {
        cursors.remove(left.log());
        last = null;
        listener.other(this, frame);
      }
      case ServerFrame.Done done -> listener.done(this, done);
      case ServerFrame.Refused refused -> listener.refused(this, refused);
      case ServerFrame.Error error ->
          listener.fault(this, "the server says " + error.code() + ": " + error.detail());
      case ServerFrame.Welcome _,
          ServerFrame.Range _,
          ServerFrame.Ranges _,
          ServerFrame.Typing _,
          ServerFrame.PresenceOf _,
          ServerFrame.Pong _,
          ServerFrame.Unknown _ ->
          listener.other(this, frame);
    }
  }

  /// The content of a range frame, through the client's codec.
  public static ServerFrame decode(ByteBuf frame, int start, int length) {
    byte[] text = new byte[length];
    frame.getBytes(start, text);
    try {
      return ServerFrameDecoder.decode(text);
    } catch (InvalidFrameException e) {
      throw new IllegalStateException("a frame that cannot be read", e);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      listener.fault(this, String.valueOf(cause));
    }
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
    ended(closeCode, closeReason);
  }

  void ended(int code, String reason) {
    if (!gone) {
      gone = true;
      live = false;
      listener.ended(this, code, reason);
    }
  }
}
