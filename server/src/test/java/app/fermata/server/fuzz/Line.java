package app.fermata.server.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Speaks HTTP/1.1 in bytes, one request after the other, on a connection that is kept as long as
/// the server keeps it.
final class Line implements Closeable {
  /// Longer than anything may take on a machine that does other things too.
  private static final int PATIENCE_MILLIS = 60_000;

  private final int port;
  private @Nullable Socket socket;
  private InputStream in = InputStream.nullInputStream();

  Line(int port) {
    this.port = port;
  }

  /// @param headers by lower-case name
  record Answer(int status, Map<String, String> headers, byte[] body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /// @param hasBody whether the answer has one, whatever its head says
  Answer exchange(byte[] request, boolean hasBody) {
    boolean kept = socket != null;
    try {
      return attempt(request, hasBody);
    } catch (SocketTimeoutException hangs) {
      throw new AssertionError("no answer", hangs);
    } catch (EOFException | SocketException ended) {
      close();
      if (!kept) {
        throw new AssertionError("the connection ended without an answer", ended);
      }
      // It may have ended before this request; then a fresh one is answered.
      return exchange(request, hasBody);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer attempt(byte[] request, boolean hasBody) throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket("127.0.0.1", port);
      open.setSoTimeout(PATIENCE_MILLIS);
      open.setTcpNoDelay(true);
      socket = open;
      in = new BufferedInputStream(open.getInputStream());
    }
    open.getOutputStream().write(request);
    Answer answer = read(hasBody);
    if (answer.header("connection").equalsIgnoreCase("close")) {
      close();
    }
    return answer;
  }

  private Answer read(boolean hasBody) throws IOException {
    String statusLine = line();
    if (!statusLine.startsWith("HTTP/1.1 ")) {
      throw new AssertionError("not a status line: " + statusLine);
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, two) -> one + "\n" + two);
    }
    if (status < 200) {
      return read(hasBody);
    }
    boolean none = !hasBody || status == 204 || status == 304;
    int length = none ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("half an answer");
    }
    boolean packed = length > 0 && "gzip".equals(headers.get("content-encoding"));
    return new Answer(status, headers, packed ? unpacked(body) : body);
  }

  private static byte[] unpacked(byte[] body) throws IOException {
    try (var unpacking = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return unpacking.readAllBytes();
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("after: " + line);
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    socket = null;
  }
}
