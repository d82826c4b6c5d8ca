package app.fermata.server.gateway;

import app.fermata.server.web.Upgrade.Handshake;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes a connection away from Vert.x and makes it a WebSocket on Netty's own frame decoder
/// (docs/adr/0006-vertx-and-netty-gateway.md says why).
///
/// Vert.x is told that the connection is gone, so it frees all it holds for it; its handlers leave
/// the pipeline; the channel lives on with two.
final class Takeover {
  /// RFC 6455, section 1.3.
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final WriteBufferWaterMark PACE = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private Takeover() {}

  static Channel channel(HttpServerRequest request) {
    return ((HttpServerConnection) request.connection()).channelHandlerContext().channel();
  }

  /// On the channel's event loop, some time after the request came in: answers the handshake and
  /// puts `connection` at the end of the pipeline. Returns whether the channel was still there.
  ///
  /// @param first what comes before the frame decoder, if anything does
  /// @throws Exception whatever Vert.x's handler throws on being told that the channel closed
  static boolean perform(
      Handshake handshake,
      @Nullable ChannelHandler first,
      ChannelHandler connection,
      int frameBytes)
      throws Exception {
    String key = Objects.requireNonNull(handshake.request().getHeader("Sec-WebSocket-Key"));
    Channel channel = channel(handshake.request());
    if (!channel.isActive()) {
      return false;
    }
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext vertx = pipeline.context("handler");
    ((ChannelInboundHandler) vertx.handler()).channelInactive(vertx);

    var names = new java.util.ArrayList<>(pipeline.toMap().keySet());
    if (first != null) {
      pipeline.addLast(first);
    }
    pipeline.addLast(new WebSocket13FrameDecoder(config(frameBytes)), connection);
    // From the tail: when the HTTP decoder goes, bytes it holds already reach the frame decoder.
    for (String name : names.reversed()) {
      if (!(pipeline.get(name) instanceof SslHandler)) {
        pipeline.remove(name);
      }
    }
    channel.config().setWriteBufferWaterMark(PACE);
    channel.config().setAutoRead(true);
    channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), answer(key)));
    return true;
  }

  private static WebSocketDecoderConfig config(int frameBytes) {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(frameBytes)
        .expectMaskedFrames(true)
        .allowMaskMismatch(false)
        .allowExtensions(false)
        // Jackson looks at the UTF-8, and the connection answers violations itself.
        .withUTF8Validator(false)
        .closeOnProtocolViolation(false)
        .build();
  }

  private static String answer(String key) {
    return """
    HTTP/1.1 101 Switching Protocols\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Accept: %s\r
    \r
    """
        .formatted(accept(key));
  }

  static String accept(String key) {
    try {
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(sha1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
