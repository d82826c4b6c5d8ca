package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.SyncProtocol;
import app.fermata.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/// A WebSocket as bytes on a TCP connection, for what no well-behaved client library sends. Server
/// frames are read strictly: a masked one, or one whose length is not written in the shortest way,
/// fails the test.
public final class RawSocket implements Closeable {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /// Set in the first byte of a message's last frame.
  public static final int FIN = 0x80;

  private static final int PATIENCE_MILLIS = 30_000;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final Socket tcp;
  private final DataInputStream in;

  private RawSocket(Socket tcp) throws IOException {
    this.tcp = tcp;
    this.in = new DataInputStream(new java.io.BufferedInputStream(tcp.getInputStream()));
  }

  /// A frame from the server.
  public record Frame(int first, byte[] payload) {
    public int opcode() {
      return first & 0x0f;
    }

    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /// The code of a close frame, -1 where it has none.
    public int code() {
      return payload.length < 2 ? -1 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    public String reason() {
      return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  // ---- opening

  /// A connection on which nothing has been said.
  public static RawSocket connect(TestServer server) {
    return connect(server.app().port());
  }

  private static RawSocket connect(int port) {
    try {
      var tcp = new Socket("127.0.0.1", port);
      tcp.setTcpNoDelay(true);
      tcp.setSoTimeout(PATIENCE_MILLIS);
      return new RawSocket(tcp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An upgrade request that nothing is wrong with.
  ///
  /// @param more header lines
  public static String handshake(TestServer server, String... more) {
    return handshake(server.url(), more);
  }

  private static String handshake(URI server, String... more) {
    String lines = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
    return "GET "
        + SyncProtocol.PATH
        + " HTTP/1.1\r\nHost: "
        + server.getAuthority()
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + lines
        + "\r\n";
  }

  /// Upgraded, with these header lines besides.
  public static RawSocket upgraded(TestServer server, String... headers) {
    RawSocket socket = connect(server);
    socket.send(handshake(server, headers));
    assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
    return socket;
  }

  /// Asks for an upgrade with this bearer secret and does not wait for the answer.
  public static RawSocket asking(URI server, String secret) {
    RawSocket socket = connect(server.getPort());
    socket.send(handshake(server, "Authorization: Bearer " + secret));
    return socket;
  }

  /// Signed in by an API token, greeted and live.
  public static RawSocket live(TestServer server, String token) {
    RawSocket socket = upgraded(server, "Authorization: Bearer " + token);
    socket.text("{\"do\":\"hello\",\"versions\":[1]}");
    socket.text("{\"do\":\"resume\",\"cursors\":[]}");
    socket.upTo(frame -> frame.text().startsWith("{\"is\":\"live\""));
    return socket;
  }

  /// The head of an HTTP answer, line by line as it came.
  public String head() {
    var head = new StringBuilder();
    try {
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("the connection ended after: " + head);
        }
        head.append((char) next);
      }
    } catch (IOException e) {
      throw new AssertionError("the connection broke after: " + head, e);
    }
    return head.toString();
  }

  /// What follows a head: as many bytes as it says.
  public String body(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        try {
          byte[] body = in.readNBytes(Integer.parseInt(line.substring(15).strip()));
          return new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
          throw new AssertionError("the connection broke after: " + head, e);
        }
      }
    }
    throw new AssertionError("no length is announced: " + head);
  }

  // ---- sending

  public void send(byte[] bytes) {
    try {
      tcp.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void send(String latin) {
    send(latin.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// What a server that has closed does not read breaks nothing.
  public void sendAnyway(byte[] bytes) {
    try {
      tcp.getOutputStream().write(bytes);
    } catch (IOException closed) {
      assertThat(closed).isInstanceOf(SocketException.class);
    }
  }

  /// A whole text message.
  public void text(String text) {
    send(frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Ends our side of the connection; the server's stays open.
  public void sayNoMore() {
    try {
      tcp.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Breaks the connection off: the server gets a reset, not an end.
  public void breakOff() {
    try {
      tcp.setSoLinger(true, 0);
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A masked frame with its length in the shortest form.
  public static byte[] frame(int first, byte[] payload) {
    int length = payload.length;
    return frame(first, payload, true, length < 126 ? 0 : length < 65_536 ? 2 : 8, length);
  }

  public static byte[] frame(int first, String text) {
    return frame(first, text.getBytes(StandardCharsets.UTF_8));
  }

  /// @param lengthBytes how many bytes the extended length has: 0, 2 or 8
  /// @param length what is said of the length, whatever the payload has
  public static byte[] frame(
      int first, byte[] payload, boolean masked, int lengthBytes, long length) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    int mask = masked ? 0x80 : 0;
    frame.put((byte) first);
    switch (lengthBytes) {
      case 0 -> frame.put((byte) (mask | length));
      case 2 -> frame.put((byte) (mask | 126)).putShort((short) length);
      default -> frame.put((byte) (mask | 127)).putLong(length);
    }
    if (masked) {
      frame.put(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (masked ? payload[i] ^ MASK[i % 4] : payload[i]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /// A close frame.
  public static byte[] close(int code, String reason) {
    byte[] why = reason.getBytes(StandardCharsets.UTF_8);
    return frame(
        FIN | CLOSE, ByteBuffer.allocate(2 + why.length).putShort((short) code).put(why).array());
  }

  public static byte[] together(byte[]... frames) {
    var all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  // ---- reading

  /// The next frame.
  public Frame next() {
    try {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      assertThat(second & 0x80).as("servers do not mask").isZero();
      int length = second;
      if (second == 126) {
        length = in.readUnsignedShort();
        assertThat(length).isGreaterThan(125);
      } else if (second == 127) {
        length = Math.toIntExact(in.readLong());
        assertThat(length).isGreaterThan(65_535);
      }
      return new Frame(first, in.readNBytes(length));
    } catch (EOFException e) {
      throw new AssertionError("the connection ended", e);
    } catch (IOException e) {
      throw new AssertionError("no frame came", e);
    }
  }

  /// The first frame that passes; others before it are dropped, but a close frame is news.
  public Frame upTo(Predicate<Frame> wanted) {
    while (true) {
      Frame frame = next();
      if (wanted.test(frame)) {
        return frame;
      }
      if (frame.opcode() == CLOSE) {
        throw new AssertionError("closed: " + frame.code() + " " + frame.reason());
      }
    }
  }

  /// The next close frame.
  public Frame closed() {
    return upTo(frame -> frame.opcode() == CLOSE);
  }

  /// Reads until the server ends its side; returns how many bytes still came.
  public int rest() {
    int count = 0;
    try {
      while (in.read() >= 0) {
        count++;
      }
    } catch (SocketException reset) {
      // What we sent after the end was refused; it ended all the same.
      return count;
    } catch (IOException e) {
      throw new AssertionError("the connection stayed open", e);
    }
    return count;
  }

  @Override
  public void close() {
    try {
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
