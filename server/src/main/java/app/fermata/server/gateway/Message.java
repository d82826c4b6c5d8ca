package app.fermata.server.gateway;

import app.fermata.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts a text message together that comes in fragments; nearly all come whole. The frame decoder
/// sees to it that fragments come in order.
final class Message {
  private @Nullable ByteBuf begun;

  /// Returns the message's bytes, which are UTF-8, where `content` is the last of it.
  ///
  /// @throws TooLongFrameException where all fragments together are too long
  /// @throws CorruptedWebSocketFrameException where the whole is not UTF-8
  byte @Nullable [] add(ByteBuf content, boolean last, int most) {
    ByteBuf before = begun;
    if (before == null && last) {
      return text(content);
    }
    ByteBuf all = before == null ? Unpooled.buffer(content.readableBytes()) : before;
    if (all.readableBytes() + content.readableBytes() > most) {
      begun = null;
      throw new TooLongFrameException("more than " + most + " bytes");
    }
    all.writeBytes(content);
    begun = last ? null : all;
    return last ? text(all) : null;
  }

  /// Strictly (RFC 3629): Jackson would let overlong forms and surrogates pass.
  private static byte[] text(ByteBuf whole) {
    if (!ByteBufUtil.isText(whole, StandardCharsets.UTF_8)) {
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "not UTF-8");
    }
    return ByteBufUtil.getBytes(whole);
  }

  /// What a complaint of the frame decoder, or of ours, means for the client; null for anything
  /// else.
  static @Nullable CloseCode closeCode(Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      return CloseCode.TOO_LARGE;
    }
    return cause instanceof CorruptedWebSocketFrameException corrupted
        ? CloseCode.of(corrupted.closeStatus().code()).orElse(CloseCode.BROKEN_FRAME)
        : null;
  }
}
