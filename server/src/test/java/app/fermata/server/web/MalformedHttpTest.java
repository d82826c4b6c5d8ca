package app.fermata.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Requests that are no HTTP, or that two readers could read in two ways (RFC 9112): one answer at
/// most, which is a problem, and the connection is over.
class MalformedHttpTest {
  private static final String GET = "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String LAST =
      "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final String POST =
      "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  private static final String FORM = "{\"email\":\"a@b.c\",\"password\":\"none\"}";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Everything that comes back until the server ends the connection.
  private static String exchange(String latin) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.app().port())) {
      socket.setSoTimeout(30_000);
      var all = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(latin.getBytes(StandardCharsets.ISO_8859_1));
        socket.getInputStream().transferTo(all);
      } catch (SocketException reset) {
        // It has refused the rest.
      } catch (SocketTimeoutException open) {
        throw new AssertionError("the connection stays open after: " + all, open);
      }
      return all.toString(StandardCharsets.UTF_8);
    }
  }

  private static List<String> statuses(String answers) {
    var statuses = new ArrayList<String>();
    for (String part : answers.split("HTTP/1\\.[01] ", -1)) {
      if (part.length() >= 3) {
        statuses.add(part.substring(0, 3));
      }
    }
    return statuses;
  }

  /// One problem with this status, whatever stands behind, and the server ends the connection.
  private static void refused(String what, int status, String request) throws IOException {
    String answers = exchange(request + GET);
    assertThat(statuses(answers)).as(what + " " + answers).containsExactly("" + status);
    assertThat(answers).as(what).contains("application/problem+json").contains("\"code\":\"");
    assertThat(answers).as(what).doesNotContain("Exception").doesNotContain("netty");
  }

  @Test
  void aRequestThatCannotBeReadIsAnswered400() throws IOException {
    Map<String, String> requests = new LinkedHashMap<>();
    requests.put("no HTTP at all", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n");
    requests.put("a line of nothing", "GET\r\n\r\n");
    requests.put("no version", "GET /api/v1/server\r\nHost: localhost\r\n\r\n");
    requests.put("a version that is none", GET.replace("HTTP/1.1", "HTTP/one.one"));
    requests.put("a method with a colon", GET.replace("GET ", "GE:T "));
    requests.put("a header without colon", GET.replace("Host: localhost", "Host localhost"));
    requests.put("a header without name", GET.replace("Host", ": x\r\nHost"));
    requests.put("blank before the colon", GET.replace("Host:", "Host :"));
    requests.put("a NUL in a header", GET.replace("localhost", "localhost\r\nX: a\u0000b"));
    requests.put("a NUL in a name", GET.replace("localhost", "localhost\r\nX\u0000Y: a"));
    requests.put("a bare CR", GET.replace("localhost", "localhost\r\nX: a\rY: b"));
    requests.put("two hosts", GET.replace("localhost", "localhost\r\nHost: localhost"));
    requests.put("no host", GET.replace("Host: localhost\r\n", ""));
    requests.put("two origins", GET.replace("Host", "Origin: a\r\nOrigin: b\r\nHost"));
    requests.put("a blank in a name", GET.replace("localhost", "localhost\r\nX Y: a"));
    for (var request : requests.entrySet()) {
      refused(request.getKey(), 400, request.getValue());
    }
  }

  @Test
  void aProtocolThatIsNotSpokenIsAnswered501() throws IOException {
    for (String protocol : List.of("SIP/2.0", "HTTP/9.9", "HTTP/2.0")) {
      String answer = exchange(GET.replace("HTTP/1.1", protocol) + GET);
      assertThat(answer).startsWith(protocol + " 501 ").doesNotContain("protocolVersions");
    }
  }

  @Test
  void whatIsTooLongIsAnsweredSo() throws IOException {
    refused("line", 414, GET.replace("/server", "/" + "a".repeat(20_000)));
    refused("header", 431, GET.replace("localhost", "localhost\r\nX: " + "a".repeat(40_000)));
    refused("name", 431, GET.replace("localhost", "localhost\r\n" + "a".repeat(40_000) + ": x"));
    refused("headers", 431, GET.replace("localhost", "localhost" + "\r\nX: a".repeat(9_000)));
    String chunked = POST + "Transfer-Encoding: chunked\r\n\r\n0\r\n";
    assertThat(statuses(exchange(chunked + "X: a\r\n".repeat(9_000) + "\r\n" + GET)))
        .as("trailers")
        .isSubsetOf("400")
        .hasSizeLessThan(2);
  }

  @Test
  void aBodyWhoseLengthIsUnclearIsAnswered400() throws IOException {
    Map<String, String> heads = new LinkedHashMap<>();
    heads.put("two lengths", "Content-Length: 35\r\nContent-Length: 36");
    heads.put("a list of lengths", "Content-Length: 35, 36");
    heads.put("a negative length", "Content-Length: -35");
    heads.put("a signed length", "Content-Length: +35");
    heads.put("a length in hex", "Content-Length: 0x23");
    heads.put("a length in words", "Content-Length: many");
    heads.put("no length", "Content-Length: ");
    heads.put("a length beyond all numbers", "Content-Length: 99999999999999999999");
    heads.put("length and chunks", "Content-Length: 35\r\nTransfer-Encoding: chunked");
    heads.put("chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 35");
    heads.put("an encoding that nobody knows", "Transfer-Encoding: xchunked");
    heads.put("chunks first, then something", "Transfer-Encoding: chunked, identity");
    heads.put("twice chunked", "Transfer-Encoding: chunked, chunked");
    heads.put("packed", "Transfer-Encoding: gzip, chunked");
    heads.put("identity", "Transfer-Encoding: identity");
    heads.put("two encodings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity");
    heads.put("a strange blank", "Transfer-Encoding: \u000bchunked");
    heads.put("blank before the colon", "Transfer-Encoding : chunked");
    heads.put("quoted", "Transfer-Encoding: \"chunked\"");
    for (var head : heads.entrySet()) {
      String body = head.getValue().contains("chunked") ? "23\r\n" + FORM + "\r\n0\r\n\r\n" : FORM;
      refused(head.getKey(), 400, POST + head.getValue() + "\r\n\r\n" + body);
    }
    refused(
        "chunks in HTTP/1.0",
        400,
        POST.replace("HTTP/1.1", "HTTP/1.0")
            + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  }

  @Test
  void chunksThatAreNoneEndTheConnection() throws IOException {
    for (String chunks :
        List.of(
            "zz\r\n{}\r\n0\r\n\r\n",
            "-2\r\n{}\r\n0\r\n\r\n",
            "0x2\r\n{}\r\n0\r\n\r\n",
            "+2\r\n{}\r\n0\r\n\r\n",
            " \r\n{}\r\n0\r\n\r\n",
            "\r\n{}\r\n0\r\n\r\n",
            "FFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
            "80000000\r\n{}\r\n0\r\n\r\n",
            "100000002\r\n{}\r\n0\r\n\r\n",
            "2\r\n{}}\r\n0\r\n\r\n",
            "2\n{}\r\n0\r\n\r\n",
            "2;a\nb\r\n{}\r\n0\r\n\r\n",
            "2;" + "a".repeat(20_000) + "\r\n{}\r\n0\r\n\r\n")) {
      String shown = chunks.substring(0, Math.min(20, chunks.length()));
      String answers = exchange(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + GET);
      assertThat(statuses(answers)).as(shown).isSubsetOf("400").hasSizeLessThan(2);
    }
  }

  @Test
  void aBodyInChunksIsReadLikeAnyOther() throws IOException {
    String chunks =
        "%x;name=value\r\n%s\r\n%x\r\n%s\r\n0\r\nX-Trailer: a\r\n\r\n"
            .formatted(10, FORM.substring(0, 10), FORM.length() - 10, FORM.substring(10));
    String answers = exchange(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + LAST);
    assertThat(statuses(answers)).containsExactly("400", "200");
    assertThat(answers).contains("\"field\":\"password\"").contains("\"protocolVersions\"");
  }

  @Test
  void aBodyThatEndsEarlyIsNoRequestAndHoldsNobody() throws IOException {
    String half = FORM.substring(0, 10);
    List<String> requests =
        List.of(
            POST + "Content-Length: 35\r\n\r\n" + half,
            POST + "Transfer-Encoding: chunked\r\n\r\n23\r\n" + half,
            POST + "Transfer-Encoding: chunked\r\n\r\na\r\n" + half + "\r\n");
    for (String request : requests) {
      try (var socket = new Socket("127.0.0.1", server.app().port())) {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .doesNotContain("HTTP/1.1 2")
            .doesNotContain(" 500 ");
      }
    }
  }

  @Test
  void aBodyBehindARequestThatHasNoneIsNotTheNextRequest() throws IOException {
    String smuggled = "GET /api/v1/devices HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS")) {
      String request =
          method
              + " /api/v1/people HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + smuggled.length()
              + "\r\n\r\n"
              + smuggled;
      assertThat(statuses(exchange(request + LAST))).as(method).hasSize(2).endsWith("200");
    }
  }

  @Test
  void aPathThatCannotBeReadIsAnswered400() throws IOException {
    for (String path :
        List.of(
            "/api/v1/%zz",
            "/api/v1/%",
            "/%e",
            "/api/v1/people?query=%zz",
            "/api/v1/people?query=%",
            "/api/v1/people?%zz=a",
            "api/v1/server",
            "*",
            "localhost:80")) {
      refused(path, 400, GET.replace("/api/v1/server", path));
    }
  }

  @Test
  void pathsLeadNowhereElse() throws IOException {
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("/api/v1/server%00", "404");
    paths.put("/api/v1/server%2e%2e", "404");
    paths.put("/api/v1/../../etc/passwd", "404");
    paths.put("/API/v1/server", "404");
    paths.put("http://localhost/api/v1/server", "200");
    paths.put("http://evil.example/api/v1/server", "200");
    paths.put("//evil.example/api/v1/server", "404");
    paths.put("/api/v1/people?query=%ff%fe", "401");
    paths.put("/api/v1/people?" + "a=b&".repeat(1_500), "401");
    for (var path : paths.entrySet()) {
      String answers = exchange(GET.replace("/api/v1/server", path.getKey()) + LAST);
      assertThat(statuses(answers))
          .as(path.getKey() + " " + answers)
          .containsExactly(path.getValue(), "200");
    }
  }
}
