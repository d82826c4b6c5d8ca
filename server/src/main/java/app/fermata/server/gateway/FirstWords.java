package app.fermata.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;

/// Before the frame decoder of a stranger: lets so many bytes pass in all, and no more. Removed
/// when it is known who that is.
final class FirstWords extends ChannelInboundHandlerAdapter {
  private long left;

  /// @param most bytes
  FirstWords(int most) {
    this.left = most;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      left -= bytes.readableBytes();
      if (left < 0) {
        ReferenceCountUtil.release(message);
        throw new TooLongFrameException("a stranger says more than it may");
      }
    }
    ctx.fireChannelRead(message);
  }
}
