package app.fermata.server.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// HTTP as bytes on a socket, for requests that a well-behaved client library refuses to send.
final class Wire {
  private Wire() {}

  /// @param headers by lower-case name
  record Response(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /// Sends one request on a connection of its own and reads until the server closes.
  static Response send(int port, String head, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return sendRaw(port, length == 0 ? head : head.strip() + "\nContent-Length: " + length, body);
  }

  /// As `send`, without a Content-Length.
  static Response sendRaw(int port, String head, String body) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      String request =
          head.strip().lines().map(String::strip).collect(Collectors.joining("\r\n"))
              + "\r\nConnection: close\r\n"
              + "\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return parse(readAll(socket.getInputStream()));
    }
  }

  static Response send(int port, String head) throws IOException {
    return send(port, head, "");
  }

  private static byte[] readAll(InputStream in) throws IOException {
    var all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (IOException reset) {
      if (all.size() == 0) {
        throw reset;
      }
    }
    return all.toByteArray();
  }

  private static Response parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Response(0, Map.of(), text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, two) -> one + "\n" + two);
    }
    String body = new String(bytes, end + 4, bytes.length - end - 4, StandardCharsets.UTF_8);
    return new Response(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
  }
}
