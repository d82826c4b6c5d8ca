package app.fermata.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// One signed-in XMPP connection (RFC 6120), as far as the comparison needs it. On the loop only.
///
/// | step | sends | goes on at |
/// |---|---|---|
/// | OPENING | stream header | features with mechanisms |
/// | SIGNING_IN | SASL PLAIN | success |
/// | REOPENING | stream header | features with bind |
/// | BINDING | bind, then presence | the result |
/// | READY | – | – |
final class XmppConnection extends ChannelInboundHandlerAdapter {
  private static final String STREAM =
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
          + " to='localhost' version='1.0'>";
  private static final byte[] MESSAGE_END = ascii("</message>");
  private static final byte[] NUMBER = ascii(" id='m");

  private enum Step {
    OPENING("</stream:features>"),
    SIGNING_IN("<success"),
    REOPENING("</stream:features>"),
    BINDING("</iq>"),
    READY("");

    private final String until;

    Step(String until) {
      this.until = until;
    }
  }

  private static final ByteBuf END =
      Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(MESSAGE_END));
  private static final ByteBuf ID = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(NUMBER));

  private final String user;
  private final Listener listener;
  private Step step = Step.OPENING;
  private @Nullable ChannelHandlerContext context;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private boolean gone;

  /// What the meter counts.
  interface Listener {
    /// A message with the number that it was sent with.
    void message(XmppConnection connection, long number, int bytes);

    void ready(XmppConnection connection);

    void ended(XmppConnection connection, String why);
  }

  XmppConnection(String user, Listener listener) {
    this.user = user;
    this.listener = listener;
  }

  String user() {
    return user;
  }

  boolean isReady() {
    return step == Step.READY && !gone;
  }

  void send(String stanza) {
    ChannelHandlerContext now = context;
    if (now != null && !gone) {
      now.writeAndFlush(ByteBufUtil.writeUtf8(now.alloc(), stanza), now.voidPromise());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    send(STREAM);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (waiting.isReadable()) {
      waiting.writeBytes(bytes);
      bytes.release();
      bytes = waiting;
    }
    waiting = Unpooled.EMPTY_BUFFER;
    while (step == Step.READY ? readMessage(bytes) : goOn(bytes)) {}
    if (bytes.isReadable()) {
      waiting = ctx.alloc().buffer(2 * bytes.readableBytes() + 512).writeBytes(bytes);
    }
    bytes.release();
  }

  /// One step of signing in; false where its end has not come yet.
  private boolean goOn(ByteBuf bytes) {
    int at = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(ascii(step.until)), bytes);
    if (at < 0) {
      return false;
    }
    bytes.readerIndex(at + step.until.length());
    switch (step) {
      case OPENING -> {
        step = Step.SIGNING_IN;
        String secret = Base64.getEncoder().encodeToString(ascii("\0" + user + "\0secret"));
        send(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + secret
                + "</auth>");
      }
      case SIGNING_IN -> {
        step = Step.REOPENING;
        send(STREAM);
      }
      case REOPENING -> {
        step = Step.BINDING;
        send(
            "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                + "<resource>r</resource></bind></iq>");
      }
      case BINDING -> {
        step = Step.READY;
        send("<presence/>");
        listener.ready(this);
      }
      case READY -> throw new IllegalStateException();
    }
    return true;
  }

  /// Counts the next message; false where none is whole.
  private boolean readMessage(ByteBuf bytes) {
    int end = ByteBufUtil.indexOf(END, bytes);
    if (end < 0) {
      return false;
    }
    int begin = bytes.readerIndex();
    int length = end + MESSAGE_END.length - begin;
    ByteBuf stanza = bytes.readSlice(length);
    int id = ByteBufUtil.indexOf(ID, stanza);
    if (id >= 0) {
      int at = id + NUMBER.length;
      long number = 0;
      for (int c = stanza.getByte(at); c >= '0' && c <= '9'; c = stanza.getByte(++at)) {
        number = number * 10 + c - '0';
      }
      listener.message(this, number, length);
    }
    return true;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(String.valueOf(cause));
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
    end("closed while " + step);
  }

  void end(String why) {
    if (!gone) {
      gone = true;
      listener.ended(this, why);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
