package app.fermata.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// What the kernel alone needs to put some bytes into a loopback connection: a thread that does
/// nothing but send, to one connection after the other, at a rate. No server that sends to each
/// connection by itself can be cheaper here.
final class BareSend implements AutoCloseable {
  /// Sent without a pause, as one message to a room is.
  private static final int BURST = 100;

  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration SPAN = Duration.ofSeconds(3);

  private final List<SocketChannel> senders = new ArrayList<>();
  private final List<SocketChannel> receivers = new ArrayList<>();
  private final Selector selector;
  private final ByteBuffer bytes;

  private BareSend(int size) throws IOException {
    selector = Selector.open();
    bytes = ByteBuffer.allocateDirect(size);
  }

  /// @return CPU microseconds of a send
  static double micros(int connections, int size, double perSecond) throws IOException {
    OpenFiles.require(2 * connections);
    try (var bare = new BareSend(size)) {
      bare.connect(connections);
      Thread.ofPlatform().daemon().name("bare-receiver").start(bare::receive);
      bare.send(perSecond, WARM_UP);
      return bare.send(perSecond, SPAN);
    }
  }

  private void connect(int connections) throws IOException {
    try (ServerSocketChannel door = ServerSocketChannel.open()) {
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (int i = 0; i < connections; i++) {
        SocketChannel receiver = SocketChannel.open(door.getLocalAddress());
        receivers.add(receiver);
        receiver.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        SocketChannel sender = door.accept();
        senders.add(sender);
        sender.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
      }
    }
  }

  private double send(double perSecond, Duration span) throws IOException {
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long began = System.nanoTime();
    long sent = 0;
    while (System.nanoTime() - began < span.toNanos()) {
      for (int i = 0; i < BURST; i++) {
        sent += senders.get((int) (sent % senders.size())).write(bytes.clear()) > 0 ? 1 : 0;
      }
      long rest = began + (long) (sent / perSecond * 1e9) - System.nanoTime();
      if (rest > 0) {
        LockSupport.parkNanos(rest);
      }
    }
    cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
    return cpu / 1e3 / sent;
  }

  private void receive() {
    ByteBuffer into = ByteBuffer.allocateDirect(1 << 16);
    try {
      while (true) {
        selector.select(
            key -> {
              try {
                ((SocketChannel) key.channel()).read(into.clear());
              } catch (IOException over) {
                key.cancel();
              }
            });
      }
    } catch (ClosedSelectorException | IOException over) {
      // The measurement is done.
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (SocketChannel each : senders) {
      each.close();
    }
    for (SocketChannel each : receivers) {
      each.close();
    }
  }
}
