package app.fermata.bench.load;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// HTTP requests over a bounded number of connections that are kept alive. On the loop only.
///
/// A request that finds every connection busy waits, and its time runs from when it was asked for.
public final class Requests {
  private static final int LARGEST = 64 << 20;
  private static final long PATIENCE_SECONDS = 10;

  private final LoadLoop loop;
  private final int most;
  private final Deque<Line> free = new ArrayDeque<>();
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private int lines;

  /// @param most connections at once
  public Requests(LoadLoop loop, int most) {
    this.loop = loop;
    this.most = most;
  }

  /// What came back.
  ///
  /// @param status 0 where nothing did: then `problem` says why
  /// @param nanos from asking to the last byte
  public record Answer(int status, byte[] body, long nanos, String problem) {
    public boolean isGood() {
      return status == 200;
    }

    @Override
    public String toString() {
      return status == 0 ? problem : status + " " + new String(body, StandardCharsets.UTF_8);
    }
  }

  private record Asked(String path, String token, long at, Consumer<Answer> then) {
    void answer(int status, byte[] body, String problem) {
      then.accept(new Answer(status, body, System.nanoTime() - at, problem));
    }
  }

  /// Asks for `path` as the owner of `token`.
  public void get(String path, String token, Consumer<Answer> then) {
    ask(new Asked(path, token, System.nanoTime(), then));
  }

  private void ask(Asked asked) {
    Line line = free.pollLast();
    if (line != null) {
      line.send(asked);
    } else if (lines < most) {
      open(asked);
    } else {
      waiting.add(asked);
    }
  }

  private void open(Asked first) {
    lines++;
    var line = new Line();
    line.first = first;
    loop.open(
        channel ->
            channel
                .pipeline()
                .addLast(new HttpClientCodec(), new HttpObjectAggregator(LARGEST), line),
        problem -> {
          lines--;
          first.answer(0, new byte[0], problem);
        });
  }

  private void isFree(Line line) {
    Asked next = waiting.poll();
    if (next == null) {
      free.add(line);
    } else {
      line.send(next);
    }
  }

  /// One connection: a request at a time.
  private final class Line extends SimpleChannelInboundHandler<FullHttpResponse> {
    private @Nullable Channel channel;
    private @Nullable Asked first;
    private @Nullable Asked asked;
    private @Nullable ScheduledFuture<?> patience;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      Asked begin = first;
      first = null;
      if (begin != null) {
        send(begin);
      }
    }

    void send(Asked what) {
      Channel to = channel;
      if (to == null) {
        throw new IllegalStateException("not connected yet");
      }
      asked = what;
      FullHttpRequest request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1, HttpMethod.GET, what.path(), Unpooled.EMPTY_BUFFER);
      request
          .headers()
          .set(HttpHeaderNames.HOST, loop.authority())
          .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + what.token());
      to.writeAndFlush(request, to.voidPromise());
      patience = loop.loop().schedule((Runnable) to::close, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
      Asked whose = asked;
      asked = null;
      calm();
      byte[] body = ByteBufUtil.getBytes(response.content());
      if (ctx.channel().isActive()) {
        isFree(this);
      }
      if (whose != null) {
        whose.answer(response.status().code(), body, "");
      }
    }

    private void calm() {
      if (patience != null) {
        patience.cancel(false);
        patience = null;
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      calm();
      lines--;
      free.remove(this);
      Asked whose = asked;
      asked = null;
      if (whose != null) {
        whose.answer(0, new byte[0], "no answer within " + PATIENCE_SECONDS + " s, or cut off");
      }
      Asked next = waiting.poll();
      if (next != null) {
        ask(next);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!(cause instanceof IOException)) {
        loop.broken(cause);
      }
      ctx.close();
    }
  }
}
