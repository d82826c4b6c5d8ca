package app.fermata.bench.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The network between one device and the server, which can be bad. It passes HTTP heads as they
/// are and WebSocket frames as its condition says.
final class Link implements AutoCloseable {
  /// Bounded, so that a reader that is slow is soon felt by the server; not so small that the
  /// kernel sends in crumbs.
  private static final int RECEIVE_BUFFER = 256 << 10;

  private static final int LARGEST_HEAD = 16_384;
  private static final String SWITCHING = "HTTP/1.1 101";
  private static final int OPCODE = 0x0f;
  private static final int CLOSE = 8;
  private static final int MASKED = 0x80;
  private static final int LONGEST_DELAY_MILLIS = 200;

  private final ServerSocket listening;
  private final SplittableRandom random;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private final Set<Socket> abandoned = ConcurrentHashMap.newKeySet();
  private volatile int port;
  private volatile Condition condition = Condition.CLEAR;
  private volatile int closedWith;
  private volatile boolean clientLeft;

  /// What it does with frames.
  enum Condition {
    CLEAR,
    /// A byte a second reaches the client.
    SLOW,
    /// Frames of both sides are cut off in the middle, come twice or come late.
    MANGLED,
    /// Nothing arrives any more, in either direction, and nobody is told.
    SILENT
  }

  /// A client's connection and what it leads to.
  private record Pair(Socket client, Socket server) {
    void cut() {
      shut(client);
      shut(server);
    }
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }

  /// A link to this port of this machine.
  Link(int port, long seed) throws IOException {
    this.port = port;
    this.random = new SplittableRandom(seed);
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /// New connections lead there.
  void leadTo(int serverPort) {
    port = serverPort;
  }

  /// From here on, for connections that are open too.
  void become(Condition now) {
    condition = now;
    synchronized (this) {
      notifyAll();
    }
  }

  /// Cuts all connections, of which both sides hear.
  void cut() {
    pairs.forEach(Pair::cut);
  }

  /// The client's cable is pulled: the client notices and comes back, the server is not told.
  void vanish() {
    pairs.forEach(
        pair -> {
          abandoned.add(pair.server());
          pairs.remove(pair);
          shut(pair.client());
        });
  }

  /// The code with which the server closed a connection last; 0: none since `forgetClosing`.
  int closedWith() {
    return closedWith;
  }

  /// Whether a connection was ended by the client since `forgetClosing`: whoever goes is told
  /// nothing.
  boolean clientLeft() {
    return clientLeft;
  }

  void forgetClosing() {
    closedWith = 0;
    clientLeft = false;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      var server = new Socket();
      server.setReceiveBufferSize(RECEIVE_BUFFER);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      var pair = new Pair(client, server);
      pairs.add(pair);
      Thread.ofVirtual().start(() -> pass(pair, false));
      Thread.ofVirtual().start(() -> pass(pair, true));
    } catch (IOException nobodyThere) {
      shut(client);
    }
  }

  private void pass(Pair pair, boolean toClient) {
    try {
      Socket from = toClient ? pair.server() : pair.client();
      var in = new BufferedInputStream(from.getInputStream());
      OutputStream out = (toClient ? pair.client() : pair.server()).getOutputStream();
      if (passHead(in, out, toClient)) {
        while (passFrame(in, out, toClient)) {}
      } else {
        in.transferTo(out);
      }
    } catch (IOException ended) {
      // As connections do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Where the client has vanished the server's side stays as it is.
      if (pairs.remove(pair)) {
        clientLeft |= !toClient && closedWith == 0;
        pair.cut();
      }
    }
  }

  /// Passes everything up to an empty line; whether frames follow.
  private static boolean passHead(InputStream in, OutputStream out, boolean toClient)
      throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > LARGEST_HEAD) {
        throw new IOException("no head");
      }
      head.append((char) next);
    }
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return !toClient || head.indexOf(SWITCHING) == 0;
  }

  private boolean passFrame(InputStream in, OutputStream out, boolean toClient)
      throws IOException, InterruptedException {
    byte[] frame = readFrame(in);
    if (frame.length == 0) {
      return false;
    }
    if (toClient && (frame[0] & OPCODE) == CLOSE && frame.length >= 4) {
      closedWith = (frame[2] & 0xff) << 8 | (frame[3] & 0xff);
    }
    switch (condition) {
      case CLEAR -> out.write(frame);
      case SLOW -> writeSlowly(out, frame, toClient);
      case MANGLED -> {
        return mangle(out, frame);
      }
      case SILENT -> awaitNoise();
    }
    out.flush();
    return true;
  }

  private static byte[] readFrame(InputStream in) throws IOException {
    byte[] head = in.readNBytes(2);
    if (head.length < 2) {
      return new byte[0];
    }
    var frame = new ByteArrayOutputStream();
    frame.write(head);
    long size = head[1] & 0x7f;
    if (size >= 126) {
      byte[] length = in.readNBytes(size == 126 ? 2 : 8);
      frame.write(length);
      size = 0;
      for (byte each : length) {
        size = size << 8 | (each & 0xff);
      }
    }
    int mask = (head[1] & MASKED) == 0 ? 0 : 4;
    byte[] rest = in.readNBytes((int) size + mask);
    frame.write(rest);
    return rest.length < size + mask ? new byte[0] : frame.toByteArray();
  }

  private void writeSlowly(OutputStream out, byte[] frame, boolean toClient)
      throws IOException, InterruptedException {
    if (!toClient) {
      out.write(frame);
      return;
    }
    for (int at = 0; at < frame.length; at++) {
      if (condition != Condition.SLOW) {
        out.write(frame, at, frame.length - at);
        return;
      }
      out.write(frame, at, 1);
      out.flush();
      pause(1_000, Condition.SLOW);
    }
  }

  /// Returns whether the connection goes on.
  private boolean mangle(OutputStream out, byte[] frame) throws IOException, InterruptedException {
    int chance;
    int delay;
    synchronized (random) {
      chance = random.nextInt(32);
      delay = random.nextInt(LONGEST_DELAY_MILLIS);
    }
    switch (chance) {
      case 0 -> {
        out.write(frame, 0, frame.length / 2);
        out.flush();
        return false;
      }
      case 1, 2, 3 -> {
        out.write(frame);
        out.write(frame);
      }
      case 4, 5, 6 -> {
        pause(delay, Condition.MANGLED);
        out.write(frame);
      }
      default -> out.write(frame);
    }
    out.flush();
    return true;
  }

  private synchronized void pause(long millis, Condition during) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (condition == during && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
  }

  /// The frame is lost; so is everything until the link is another one, and then the connection.
  private synchronized void awaitNoise() throws InterruptedException, IOException {
    while (condition == Condition.SILENT) {
      wait();
    }
    throw new IOException("it was silent");
  }

  @Override
  public void close() throws IOException {
    listening.close();
    become(Condition.CLEAR);
    cut();
    abandoned.forEach(Link::shut);
  }
}
