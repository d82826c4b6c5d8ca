package app.fermata.server.gateway;

import static app.fermata.server.gateway.RawSocket.handshake;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The upgrade request (RFC 6455, section 4.2): what is wrong with it is said as a problem, and
/// nothing of it is ever taken for a frame.
class HandshakeTest {
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  private static final String VERSION = "Sec-WebSocket-Version: 13";

  private static TestServer server;
  private static TestServer.Person ada;
  private static String bearer;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ada = server.setUp();
    bearer = "Authorization: Bearer " + ada.token();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String cookie() {
    return ada.browser().cookies().entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; ", "Cookie: ", ""));
  }

  private static String origin() {
    return "Origin: http://" + server.url().getAuthority();
  }

  /// The answer to a request that is not upgraded, which is a problem.
  private static String refused(int status, String code, String request) {
    try (RawSocket socket = RawSocket.connect(server)) {
      socket.send(request);
      String head = socket.head();
      assertThat(head).as(request).matches("(?s)HTTP/1\\.[01] " + status + " .*");
      assertThat(head).as(request).containsIgnoringCase("content-type: application/problem+json");
      String body = socket.body(head);
      assertThat(body).as(request).contains("\"code\":\"" + code + "\"");
      return head;
    }
  }

  private static String without(String line) {
    return handshake(server).replace(line + "\r\n", "");
  }

  private static String with(String line, String instead) {
    return handshake(server).replace(line, instead);
  }

  @Test
  void aRequestWithoutAnUpgradeIsAnswered426() {
    refused(426, "unsupported", without("Upgrade: websocket"));
    refused(426, "unsupported", with("Upgrade: websocket", "Upgrade: h2c"));
    refused(426, "unsupported", with("Upgrade: websocket", "Upgrade: xwebsocket"));
    refused(426, "unsupported", without("Connection: Upgrade"));
    refused(426, "unsupported", with("Connection: Upgrade", "Connection: keep-alive"));
    refused(426, "unsupported", with("Connection: Upgrade", "Connection: no-upgrade"));
  }

  @Test
  void theWordsOfTheHandshakeMayBeWrittenAsHttpAllows() {
    for (String request :
        List.of(
            with("Upgrade: websocket", "upgrade:WebSocket"),
            with("Connection: Upgrade", "Connection: keep-alive,  UPGRADE"),
            with("Connection: Upgrade", "Connection: keep-alive\r\nConnection: upgrade"))) {
      try (RawSocket socket = RawSocket.connect(server)) {
        socket.send(request);
        assertThat(socket.head()).as(request).startsWith("HTTP/1.1 101 ");
      }
    }
  }

  @Test
  void anotherVersionIsAnswered426WithTheOneThatIsSpoken() {
    for (String version : List.of("8", "0", "14", "-1", "013", "13, 8", "9".repeat(200), "")) {
      String head = refused(426, "unsupported", with(VERSION, "Sec-WebSocket-Version: " + version));
      assertThat(head).containsIgnoringCase("sec-websocket-version: 13\r\n");
    }
    refused(426, "unsupported", without(VERSION));
    refused(426, "unsupported", with(VERSION, VERSION + "\r\nSec-WebSocket-Version: 8"));
  }

  @Test
  void aKeyThatIsNotSixteenBytesInBase64IsRefused() {
    for (String key :
        List.of(
            "",
            "dGhlIHNhbXBsZSBub25jZQ",
            "dGhlIHNhbXBsZSBub25jZQ=",
            "dGhlIHNhbXBsZSBub25j",
            "dGhlIHNhbXBsZSBub25jZTE=",
            "dGhlIHNhbXBs-SBub25jZQ==",
            "============ ==========",
            "x".repeat(5_000))) {
      refused(400, "invalid", with(KEY, "Sec-WebSocket-Key: " + key));
    }
    refused(400, "invalid", without(KEY));
    refused(400, "invalid", with(KEY, KEY + "\r\n" + KEY));
  }

  @Test
  void onlyAGetOfHttp11IsUpgraded() {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW")) {
      refused(405, "unsupported", with("GET /", method + " /"));
    }
    refused(400, "invalid", with("HTTP/1.1", "HTTP/1.0"));
  }

  @Test
  void anUpgradeHasNoBody() {
    for (String length : List.of("Content-Length: 5", "Transfer-Encoding: chunked")) {
      refused(400, "invalid", handshake(server, bearer, length));
    }
    try (RawSocket socket = RawSocket.upgraded(server, bearer, "Content-Length: 0")) {
      socket.text("{\"do\":\"hello\",\"versions\":[1]}");
      assertThat(socket.next().text()).startsWith("{\"is\":\"welcome\"");
    }
  }

  @Test
  void anotherPageOrAnotherNameOpensNothing() {
    refused(403, "not_permitted", handshake(server, cookie()));
    refused(403, "not_permitted", handshake(server, cookie(), "Origin: https://evil.example"));
    refused(403, "not_permitted", handshake(server, cookie(), "Origin: null"));
    refused(403, "not_permitted", handshake(server, cookie(), origin() + ".evil.example"));
    refused(400, "invalid", handshake(server, cookie(), origin(), "Origin: https://a.b"));
    refused(403, "not_permitted", handshake(server, "X: y").replaceAll("Host: .*", "Host: a.b"));
    RawSocket.upgraded(server, cookie(), origin()).close();
    // A page cannot add this header to a socket that it opens.
    RawSocket.upgraded(server, bearer, "Origin: https://evil.example").close();
  }

  @Test
  void credentialsThatAreNoneAreSaidToBeNoneOnTheSocket() {
    for (String none :
        List.of(
            "Authorization: Bearer " + "x".repeat(400),
            "Authorization: Bearer \u00e9\u00ff",
            "Authorization: Basic dXNlcjpwYXNz",
            "Authorization: Bearer",
            "Cookie: fermata_session",
            "Cookie: " + "a=b; ".repeat(1_000))) {
      try (RawSocket socket = RawSocket.upgraded(server, none, origin())) {
        socket.text("{\"do\":\"hello\",\"versions\":[1]}");
        assertThat(socket.closed().code()).as(none).isEqualTo(4001);
      }
    }
  }

  // ---- what stands around it

  @Test
  void aRequestInFrontOfTheHandshakeIsAnsweredFirst() {
    String before =
        "GET /api/v1/server HTTP/1.1\r\nHost: " + server.url().getAuthority() + "\r\n\r\n";
    for (int i = 0; i < 10; i++) {
      try (RawSocket socket = RawSocket.connect(server)) {
        socket.send(before + before + handshake(server, bearer));
        for (int answers = 0; answers < 2; answers++) {
          String head = socket.head();
          assertThat(head).startsWith("HTTP/1.1 200 ");
          assertThat(socket.body(head)).contains("\"protocolVersions\"");
        }
        assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
        socket.text("{\"do\":\"hello\",\"versions\":[1]}");
        assertThat(socket.next().text()).startsWith("{\"is\":\"welcome\"");
      }
    }
  }

  /// Clients wait for the answer (section 4.1). What comes before it is neither a request, nor does
  /// it make anybody wait.
  @Test
  void aRequestBehindTheHandshakeIsNoRequest() {
    String behind =
        "GET /api/v1/server HTTP/1.1\r\nHost: " + server.url().getAuthority() + "\r\n\r\n";
    for (String credentials : List.of(bearer, "X-None: none")) {
      try (RawSocket socket = RawSocket.connect(server)) {
        socket.send(handshake(server, credentials) + behind + behind);
        assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
        socket.sayNoMore();
        assertThat(socket.rest()).as("bytes of an answer").isLessThan(20);
      }
    }
  }

  @Test
  void aRefusedHandshakeLeavesTheConnectionToOthers() {
    try (RawSocket socket = RawSocket.connect(server)) {
      socket.send(without(KEY) + with(VERSION, "Sec-WebSocket-Version: 8") + handshake(server));
      for (int status : List.of(400, 426)) {
        String head = socket.head();
        assertThat(head).startsWith("HTTP/1.1 " + status + " ");
        socket.body(head);
      }
      assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void handshakesByteByByteAndInManyHeadersAreRead() {
    try (RawSocket slow = RawSocket.connect(server);
        RawSocket many = RawSocket.connect(server);
        RawSocket tooMany = RawSocket.connect(server)) {
      for (byte one : handshake(server, bearer).getBytes(StandardCharsets.US_ASCII)) {
        slow.send(new byte[] {one});
      }
      assertThat(slow.head()).startsWith("HTTP/1.1 101 ");
      many.send(handshake(server, "X-Many: " + "many ".repeat(1_000), bearer));
      assertThat(many.head()).startsWith("HTTP/1.1 101 ");
      tooMany.sendAnyway(
          handshake(server, ("X-Many: " + "many ".repeat(1_000) + "\r\n").repeat(7), bearer)
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(tooMany.head()).startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void twoHostsAreNone() {
    String host = "Host: " + server.url().getAuthority();
    refused(400, "invalid", handshake(server, host));
    refused(400, "invalid", handshake(server).replace(host, "Host: a.b\r\n" + host));
    refused(400, "invalid", without(host));
  }
}
