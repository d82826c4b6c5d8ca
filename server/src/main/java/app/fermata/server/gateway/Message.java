package app.fermata.server.gateway;

import app.fermata.protocol.CloseCode;
import app.fermata.protocol.InvalidFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;

/// Puts a text message together that comes in fragments; nearly all come whole.
final class Message {
  private @Nullable ByteBuf begun;

  /// Returns the message's bytes where `content` is the last of it.
  ///
  /// @param first whether this begins a message
  /// @throws InvalidFrameException where it begins in the middle of another or continues none
  /// @throws TooLongFrameException where all fragments together are too long
  byte @Nullable [] add(ByteBuf content, boolean first, boolean last, int most) {
    ByteBuf before = begun;
    if (first != (before == null)) {
      begun = null;
      throw new InvalidFrameException("Fragments of a message follow each other.");
    }
    if (before == null && last) {
      return ByteBufUtil.getBytes(content);
    }
    ByteBuf all = before == null ? Unpooled.buffer(content.readableBytes()) : before;
    if (all.readableBytes() + content.readableBytes() > most) {
      begun = null;
      throw new TooLongFrameException("more than " + most + " bytes");
    }
    begun = last ? null : all.writeBytes(content);
    return last ? ByteBufUtil.getBytes(all.writeBytes(content)) : null;
  }

  /// What the frame decoder's complaint means for the client; null for anything else.
  static @Nullable CloseCode closeCode(Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      return CloseCode.TOO_LARGE;
    }
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      return corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
          ? CloseCode.TOO_LARGE
          : CloseCode.PROTOCOL_ERROR;
    }
    return null;
  }
}
