package app.fermata.bench.load;

import app.fermata.bench.Trouble;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The one thread that all connections of a run live on.
public final class LoadLoop implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group;
  private final Bootstrap bootstrap;
  private final EventLoop loop;
  private final InetSocketAddress server;
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

  public LoadLoop(URI server) {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group = new MultiThreadIoEventLoopGroup(1, io);
    this.loop = (EventLoop) group.next();
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.bootstrap =
        new Bootstrap()
            .group(group)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000);
  }

  /// Opens a socket for `connection`, which hears of it, and of a failure as of an end.
  public void open(LoadConnection connection) {
    open(
        channel -> channel.pipeline().addLast(connection),
        problem -> connection.ended(LoadConnection.NO_CODE, problem));
  }

  /// Opens a socket.
  ///
  /// @param ready puts handlers on it
  /// @param failed hears why it could not be opened
  void open(Consumer<Channel> ready, Consumer<String> failed) {
    open(server, ready, failed);
  }

  /// The same to another server than this loop's.
  public void open(InetSocketAddress to, Consumer<Channel> ready, Consumer<String> failed) {
    bootstrap
        .clone()
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                ready.accept(channel);
              }
            })
        .connect(to)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                failed.accept(String.valueOf(done.cause()));
              }
            });
  }

  /// The server's host and port, as requests name it.
  String authority() {
    return server.getHostString() + ":" + server.getPort();
  }

  public EventLoop loop() {
    return loop;
  }

  /// Something on the loop went wrong that nobody there can handle: whoever asks the loop next
  /// hears of it.
  void broken(Throwable cause) {
    broken.compareAndSet(null, cause);
  }

  /// Runs something on the loop again and again.
  public ScheduledFuture<?> every(long nanos, Runnable work) {
    return loop.scheduleAtFixedRate(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            broken(e);
            throw e;
          }
        },
        nanos,
        nanos,
        TimeUnit.NANOSECONDS);
  }

  /// Gives each number below `all` its turn once in `interval`.
  public ScheduledFuture<?> inTurn(Duration interval, int all, IntConsumer turn) {
    int[] next = {0};
    return every(
        Math.max(1, interval.toNanos() / Math.max(1, all)),
        () -> {
          turn.accept(next[0]);
          next[0] = (next[0] + 1) % Math.max(1, all);
        });
  }

  /// Runs something on the loop and waits for its answer.
  public <T> T ask(Callable<T> work) {
    Throwable cause = broken.get();
    if (cause != null) {
      throw new IllegalStateException("the load loop broke", cause);
    }
    try {
      return loop.submit(work).get(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("Interrupted.");
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the load loop failed", e);
    }
  }

  /// Waits until a condition, asked on the loop, holds.
  ///
  /// @throws Trouble where it does not hold in time; `what` says what did not happen
  public void await(String what, Duration longest, Callable<Boolean> condition)
      throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    while (!ask(condition)) {
      if (System.nanoTime() > until) {
        throw new Trouble(what + " within " + longest.toSeconds() + " s.");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  static void write(Channel channel, byte[] frame) {
    channel.writeAndFlush(Frames.client(channel.alloc(), frame), channel.voidPromise());
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
