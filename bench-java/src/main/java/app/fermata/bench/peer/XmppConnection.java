package app.fermata.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// One XMPP connection (RFC 6120), as far as the comparison needs it: it makes its account
/// (XEP-0077), signs in and reports what arrives. On the loop only.
///
/// | step | has sent | goes on at |
/// |---|---|---|
/// | OPENING | stream header | features |
/// | REGISTERING | name and password | the result |
/// | SIGNING_IN | SASL PLAIN | success |
/// | REOPENING | stream header | features |
/// | BINDING | bind | the result |
/// | READY | presence | – |
final class XmppConnection extends ChannelInboundHandlerAdapter {
  private static final String STREAM =
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
          + " to='localhost' version='1.0'>";
  private static final String PASSWORD = "secret";

  private enum Step {
    OPENING("stream:features"),
    REGISTERING("iq"),
    SIGNING_IN("success"),
    REOPENING("stream:features"),
    BINDING("iq"),
    READY("");

    private final String until;

    Step(String until) {
      this.until = until;
    }
  }

  private final int number;
  private final Listener listener;
  private Step step = Step.OPENING;
  private @Nullable ChannelHandlerContext context;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private boolean gone;

  /// Hears what arrives.
  interface Listener {
    /// A stanza for somebody who is signed in.
    void stanza(XmppConnection connection, Stanza stanza);

    /// The connection is of no use any more.
    void ended(XmppConnection connection, String why);
  }

  /// @param number of the person, from 0
  XmppConnection(int number, Listener listener) {
    this.number = number;
    this.listener = listener;
  }

  int number() {
    return number;
  }

  String user() {
    return "u" + number;
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
    try {
      for (Stanza next = Stanza.next(bytes); next != null && !gone; next = Stanza.next(bytes)) {
        take(next);
      }
      if (bytes.isReadable()) {
        waiting = ctx.alloc().buffer(2 * bytes.readableBytes() + 512).writeBytes(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  private void take(Stanza stanza) {
    String name = stanza.name();
    if (name.equals("stream:stream")) {
      return;
    }
    if (name.startsWith("/") || name.equals("stream:error")) {
      end("the server ended the stream: " + stanza);
    } else if (step == Step.READY) {
      listener.stanza(this, stanza);
    } else if (name.equals(step.until) && !stanza.isError()) {
      goOn();
    } else {
      end("refused while " + step + ": " + stanza);
    }
  }

  private void goOn() {
    switch (step) {
      case OPENING -> {
        step = Step.REGISTERING;
        send(
            "<iq type='set' id='r'><query xmlns='jabber:iq:register'><username>"
                + user()
                + "</username><password>"
                + PASSWORD
                + "</password></query></iq>");
      }
      case REGISTERING -> {
        step = Step.SIGNING_IN;
        byte[] plain = ("\0" + user() + "\0" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        send(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(plain)
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
      }
      case READY -> throw new IllegalStateException();
    }
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
}
