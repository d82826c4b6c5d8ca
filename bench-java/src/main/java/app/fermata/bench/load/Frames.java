package app.fermata.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// WebSocket frames as a client writes them.
final class Frames {
  private static final int FINAL_TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int SMALL = 125;
  private static final int MEDIUM = 0xFFFF;

  private Frames() {}

  /// A whole text frame. The mask is there, as it must be, and zero: unmasking costs the server the
  /// same, and this side nothing.
  static ByteBuf client(ByteBufAllocator allocator, byte[] text) {
    ByteBuf out = allocator.buffer(14 + text.length);
    out.writeByte(FINAL_TEXT);
    if (text.length <= SMALL) {
      out.writeByte(MASKED | text.length);
    } else if (text.length <= MEDIUM) {
      out.writeByte(MASKED | 126).writeShort(text.length);
    } else {
      out.writeByte(MASKED | 127).writeLong(text.length);
    }
    return out.writeInt(0).writeBytes(text);
  }
}
