package app.fermata.server.fanout;

import app.fermata.protocol.FrameEncoder;
import app.fermata.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;

/// Encodes frames to what goes over the socket, WebSocket header included, so that one buffer
/// serves all connections.
public final class SharedFrame {
  private static final int FINAL_TEXT = 0x81;
  private static final int LARGEST_HEADER = 10;
  private static final int SMALL = 125;
  private static final int MEDIUM = 0xFFFF;
  private static final int MEDIUM_MARK = 126;
  private static final int LARGE_MARK = 127;

  private SharedFrame() {}

  /// A buffer with one reference, for the caller to release.
  public static ByteBuf encode(ServerFrame frame, ByteBufAllocator allocator, int expectedBytes) {
    ByteBuf buffer = allocator.directBuffer(LARGEST_HEADER + expectedBytes);
    try {
      buffer.writerIndex(LARGEST_HEADER).readerIndex(LARGEST_HEADER);
      FrameEncoder.encode(frame, new ByteBufOutputStream(buffer));
      prependHeader(buffer, FINAL_TEXT);
      return buffer;
    } catch (RuntimeException e) {
      buffer.release();
      throw e;
    }
  }

  /// Writes the header right before the payload, whose length decides how long the header is.
  private static void prependHeader(ByteBuf buffer, int first) {
    int length = buffer.readableBytes();
    int payload = buffer.readerIndex();
    if (length <= SMALL) {
      buffer.setByte(payload - 2, first).setByte(payload - 1, length);
      buffer.readerIndex(payload - 2);
    } else if (length <= MEDIUM) {
      buffer.setByte(payload - 4, first).setByte(payload - 3, MEDIUM_MARK);
      buffer.setShort(payload - 2, length);
      buffer.readerIndex(payload - 4);
    } else {
      buffer.setByte(payload - 10, first).setByte(payload - 9, LARGE_MARK);
      buffer.setLong(payload - 8, length);
      buffer.readerIndex(payload - 10);
    }
  }
}
