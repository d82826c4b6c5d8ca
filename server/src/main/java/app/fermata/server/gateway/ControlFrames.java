package app.fermata.server.gateway;

import app.fermata.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.nio.charset.StandardCharsets;

/// Control frames as bytes (RFC 6455, section 5.5): short, never in fragments, not masked.
final class ControlFrames {
  private static final int FINAL_CLOSE = 0x88;
  private static final int FINAL_PONG = 0x8A;

  /// Codes from here on have no meaning in any registry (section 7.4.2).
  private static final int NO_CODE = 5000;

  private ControlFrames() {}

  static ByteBuf pong(ByteBufAllocator alloc, ByteBuf payload) {
    return alloc
        .buffer(2 + payload.readableBytes())
        .writeByte(FINAL_PONG)
        .writeByte(payload.readableBytes())
        .writeBytes(payload);
  }

  static ByteBuf close(ByteBufAllocator alloc, int code, String reason) {
    byte[] why = reason.getBytes(StandardCharsets.UTF_8);
    return alloc
        .buffer(4 + why.length)
        .writeByte(FINAL_CLOSE)
        .writeByte(2 + why.length)
        .writeShort(code)
        .writeBytes(why);
  }

  /// The answer to a close frame: its own code, or none where it has none (section 5.5.1). The
  /// decoder has refused the codes that may not be sent, but for those that are too high; it does
  /// not look at the reason.
  static ByteBuf answer(ByteBufAllocator alloc, CloseWebSocketFrame close) {
    int code = close.statusCode();
    if (code < 0) {
      return alloc.buffer(2).writeByte(FINAL_CLOSE).writeByte(0);
    }
    if (code >= NO_CODE) {
      return close(alloc, CloseCode.BROKEN_FRAME.number(), "");
    }
    ByteBuf payload = close.content();
    boolean readable =
        ByteBufUtil.isText(
            payload,
            payload.readerIndex() + 2,
            payload.readableBytes() - 2,
            StandardCharsets.UTF_8);
    return close(alloc, readable ? code : CloseCode.NOT_UTF8.number(), "");
  }
}
