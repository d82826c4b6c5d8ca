package app.fermata.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A link to a server that swallows one range on its way to the client.
final class LossyLink implements AutoCloseable {
  private static final byte[] RANGE = "{\"is\":\"range\"".getBytes(StandardCharsets.US_ASCII);
  private static final int TEXT = 0x81;
  private static final String SWITCHING = "HTTP/1.1 101";

  private final ServerSocket listening;
  private final AtomicInteger untilLost = new AtomicInteger(Integer.MAX_VALUE);
  private volatile int port;

  LossyLink() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  void leadTo(int serverPort) {
    port = serverPort;
  }

  /// The range with this number, over all connections, does not arrive.
  void loseRange(int number) {
    untilLost.set(number);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        server.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pass(client, server, false));
        Thread.ofVirtual().start(() -> pass(server, client, true));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pass(Socket from, Socket to, boolean toClient) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      if (toClient && passHead(in, out)) {
        while (passFrame(in, out)) {}
      } else {
        in.transferTo(out);
      }
    } catch (SocketException ended) {
      // The other direction has ended.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Passes the first line and what follows up to an empty line; whether frames follow.
  private static boolean passHead(InputStream in, OutputStream out) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return head.indexOf(SWITCHING) == 0;
  }

  private boolean passFrame(InputStream in, OutputStream out) throws IOException {
    int first = in.read();
    int second = in.read();
    if (first < 0 || second < 0) {
      return false;
    }
    int more = second == 126 ? 2 : second == 127 ? 8 : 0;
    byte[] length = in.readNBytes(more);
    long size = more == 0 ? second : 0;
    for (byte each : length) {
      size = size << 8 | (each & 0xff);
    }
    byte[] payload = in.readNBytes((int) size);
    if (first == TEXT && startsWith(payload) && untilLost.decrementAndGet() == 0) {
      return true;
    }
    out.write(first);
    out.write(second);
    out.write(length);
    out.write(payload);
    out.flush();
    return true;
  }

  private static boolean startsWith(byte[] payload) {
    for (int i = 0; i < RANGE.length; i++) {
      if (i >= payload.length || payload[i] != RANGE[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
