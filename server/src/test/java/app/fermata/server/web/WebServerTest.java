package app.fermata.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.config.AddressRange;
import app.fermata.server.config.Network;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.config.Secret;
import app.fermata.server.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The promises of the HTTP layer, with a session `good` and a token `token` that everybody knows.
class WebServerTest {
  private static final UUID ACCOUNT = UUID.fromString("01980000-0000-7000-8000-000000000001");
  private static final UUID WORKSPACE = UUID.fromString("01980000-0000-7000-8000-000000000002");
  private static final UUID DEVICE = UUID.fromString("01980000-0000-7000-8000-000000000003");

  /// The token of the operator.
  private static final String OPERATOR = "operators-only-0123456789";

  @TempDir static Path web;
  private static Vertx vertx;
  private static WebServer server;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(web.resolve("assets"));
    Files.writeString(web.resolve("index.html"), "<!doctype html><title>Fermata</title>");
    Files.writeString(web.resolve("assets/app-1a2b.js"), "let plain;");
    Files.writeString(web.resolve("assets/app-1a2b.js.gz"), "packed");
    vertx = Vertx.vertx();
    server = serve(network(List.of()), Limits.wide());
  }

  @AfterAll
  static void stop() {
    server.close();
    vertx.close().await();
  }

  private static Network network(List<AddressRange> proxies) {
    return new Network(
        "127.0.0.1",
        0,
        Optional.of(URI.create("https://chat.example.org")),
        Set.of("other.example.org"),
        proxies,
        Optional.of(new Secret(OPERATOR)));
  }

  private static WebServer on(Network network, Limits limits) {
    return new WebServer(
        vertx,
        network,
        web,
        limits,
        WebServerTest::identify,
        Contract.bundled(),
        InstantSource.system(),
        new Random(7),
        new Telemetry(InstantSource.system()));
  }

  private static WebServer serve(Network network, Limits limits) {
    var started = on(network, limits);
    Routes routes = started.routes();
    routes.add("GET", "/api/v1/open", Who.ANYBODY, r -> Reply.ok(Map.of("from", r.address())));
    routes.add("POST", "/api/v1/open", Who.ANYBODY, r -> Reply.ok(r.json()));
    routes.add(
        "POST",
        "/api/v1/things/{thing}",
        Who.SIGNED_IN,
        r -> Reply.ok(Map.of("thing", r.pathId("thing"), "body", r.json())));
    routes.add("GET", "/numbers", Who.OPERATOR, r -> Reply.ok(Map.of("number", 7)));
    routes.add("DELETE", "/api/v1/sessions", Who.SESSION, r -> Reply.noContent());
    routes.add(
        "GET", "/api/v1/large", Who.ANYBODY, r -> Reply.ok(Map.of("text", "word ".repeat(2000))));
    routes.add(
        "GET",
        "/api/v1/bug",
        Who.ANYBODY,
        r -> {
          throw new IllegalStateException("the secret inside");
        });
    started.onUpgrade("/api/v1/sync", new Untaken());
    started.start();
    return started;
  }

  /// Whatever is wrong with a handshake is found before it is taken.
  private record Untaken() implements Upgrade {
    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void take(Handshake handshake) {
      throw new AssertionError("taken");
    }
  }

  private static Authentication.Identified identify(Credentials credentials, String address) {
    return switch (credentials.secret()) {
      case "good" -> new Authentication.Identified(actor(DEVICE), DEVICE, true);
      case "token" -> new Authentication.Identified(actor(null), DEVICE, false);
      case "broken" -> throw new IllegalStateException("the database is away");
      case "revoked" ->
          throw new RejectedException(Rejection.of(Code.SESSION_REVOKED, "Signed out by you."));
      default -> throw new RejectedException(Rejection.of(Code.SIGNED_OUT, "Sign in first."));
    };
  }

  private static Actor actor(@org.jspecify.annotations.Nullable UUID device) {
    return new Actor(WORKSPACE, ACCOUNT, Role.MEMBER, device);
  }

  private static Wire.Response send(String head) throws IOException {
    return Wire.send(server.port(), head, "");
  }

  private static Wire.Response post(String extraHeaders, String body) throws IOException {
    return Wire.send(
        server.port(),
        "POST /api/v1/things/"
            + ACCOUNT
            + " HTTP/1.1\nHost: chat.example.org\nContent-Type: application/json\n"
            + extraHeaders,
        body);
  }

  @Test
  void aNameThatWasNotConfiguredIsRefused() throws IOException {
    var stranger = send("GET /api/v1/open HTTP/1.1\nHost: rebound.example.com");
    assertThat(stranger.status()).isEqualTo(403);
    assertThat(stranger.body()).contains("rebound.example.com").contains("--allowed-hosts");
    for (String host :
        List.of(
            "localhost:8080",
            "192.168.1.5",
            "[::1]:80",
            "chat.example.org",
            "OTHER.example.org.")) {
      assertThat(send("GET /api/v1/open HTTP/1.1\nHost: " + host).status()).as(host).isEqualTo(200);
    }
    for (String host : List.of("localhost.evil.com", "127.0.0.1.evil.com", "a:b", "")) {
      assertThat(send("GET /api/v1/open HTTP/1.1\nHost: " + host).status())
          .as(host)
          .isNotEqualTo(200);
    }
  }

  @Test
  void whatIsForTheOperatorIsForThisMachineAndForTheToken() throws IOException {
    for (String host : List.of("localhost", "localhost:8080", "127.0.0.1", "[::1]:8080")) {
      assertThat(send("GET /numbers HTTP/1.1\nHost: " + host).body()).isEqualTo("{\"number\":7}");
    }
    String elsewhere = "GET /numbers HTTP/1.1\nHost: chat.example.org\nX-Forwarded-For: 192.0.2.1";
    assertThat(send(elsewhere + "\nAuthorization: Bearer " + OPERATOR).body())
        .isEqualTo("{\"number\":7}");
    assertThat(send("HEAD /numbers HTTP/1.1\nHost: localhost").header("Content-Type"))
        .isEqualTo("application/json");
  }

  @Test
  void toEverybodyElseWhatIsForTheOperatorIsAsAPathThatDoesNotExist() throws IOException {
    for (String method : List.of("GET", "HEAD", "POST")) {
      for (String rest :
          List.of(
              "Host: chat.example.org",
              "Host: localhost\nX-Forwarded-For: 127.0.0.1",
              "Host: localhost\nForwarded: for=127.0.0.1",
              "Host: chat.example.org\nAuthorization: Bearer token",
              "Host: chat.example.org\nAuthorization: Bearer " + OPERATOR + "0",
              "Host: chat.example.org\nAuthorization: Bearer " + OPERATOR.substring(1),
              "Host: chat.example.org\nCookie: fermata_session=" + OPERATOR)) {
        var numbers = send(method + " /numbers HTTP/1.1\n" + rest);
        assertThat(numbers).as(rest).isEqualTo(send(method + " /nothing HTTP/1.1\n" + rest));
        assertThat(numbers.body()).doesNotContain("number");
      }
    }
  }

  @Test
  void anOperatorIsServedWhileNobodysCredentialsCanBeLookedUp() throws IOException {
    assertThat(
            send("GET /numbers HTTP/1.1\nHost: localhost\nCookie: fermata_session=broken").status())
        .isEqualTo(200);
    assertThat(
            send("GET /api/v1/open HTTP/1.1\nHost: localhost\nCookie: fermata_session=broken")
                .status())
        .isEqualTo(500);
  }

  @Test
  void nothingForTheOperatorChangesAnything() {
    var other = on(network(List.of()), Limits.wide());
    assertThatThrownBy(
            () -> other.routes().add("POST", "/numbers", Who.OPERATOR, r -> Reply.noContent()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCookieAloneChangesNothing() throws IOException {
    String cookie = "Cookie: a=b; fermata_session=good";
    assertThat(post(cookie, "{}").status()).isEqualTo(403);
    assertThat(post(cookie + "\nX-Fermata: 1", "{}").status()).isEqualTo(403);
    assertThat(post(cookie + "\nOrigin: https://chat.example.org", "{}").status()).isEqualTo(403);
    assertThat(post(cookie + "\nX-Fermata: 1\nOrigin: https://evil.example", "{}").status())
        .isEqualTo(403);
    assertThat(post(cookie + "\nX-Fermata: 1\nOrigin: null", "{}").status()).isEqualTo(403);
    assertThat(post(cookie + "\nX-Fermata: 1\nOrigin: https://chat.example.org", "{}").status())
        .isEqualTo(200);
  }

  @Test
  void theOriginThatTheServerIsReachedAtIsItsOwn() throws IOException {
    var here =
        Wire.send(
            server.port(),
            """
            POST /api/v1/things/01980000-0000-7000-8000-000000000001 HTTP/1.1
            Host: 10.0.0.7:8080
            Content-Type: application/json
            Cookie: fermata_session=good
            X-Fermata: 1
            Origin: http://10.0.0.7:8080
            """,
            "{}");
    assertThat(here.status()).isEqualTo(200);
  }

  @Test
  void aBearerNeedsNoOrigin() throws IOException {
    assertThat(post("Authorization: Bearer token", "{\"a\":1}").body()).contains("\"a\":1");
  }

  @Test
  void aPageOfSomebodyElseCannotEvenSignIn() throws IOException {
    String head =
        "POST /api/v1/open HTTP/1.1\nHost: localhost\nContent-Type: application/json\nOrigin: ";
    assertThat(Wire.send(server.port(), head + "https://evil.example", "{}").status())
        .isEqualTo(403);
    assertThat(Wire.send(server.port(), head + "http://localhost", "{}").status()).isEqualTo(200);
  }

  @Test
  void whatIsSentMustBeJson() throws IOException {
    String open = "POST /api/v1/open HTTP/1.1\nHost: localhost\n";
    assertThat(Wire.send(server.port(), open + "Content-Type: text/plain", "{}").status())
        .isEqualTo(415);
    String json = open + "Content-Type: application/json";
    assertThat(Wire.send(server.port(), json, "{").status()).isEqualTo(400);
    assertThat(Wire.send(server.port(), json, "[1]").status()).isEqualTo(400);
    assertThat(Wire.send(server.port(), json, "{} {}").status()).isEqualTo(400);
    assertThat(Wire.send(server.port(), json, "{\"a\":1,\"a\":2}").status()).isEqualTo(400);
    assertThat(Wire.send(server.port(), open, "").body()).isEqualTo("{}");
  }

  @Test
  void strangersSendLessThanMembers() throws IOException {
    String body = "{\"a\":\"" + "x".repeat(70_000) + "\"}";
    String open = "POST /api/v1/open HTTP/1.1\nHost: localhost\nContent-Type: application/json";
    var refused = Wire.send(server.port(), open, body);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.body()).contains("\"code\":\"too_long\"").contains("\"limit\":65536");
    assertThat(post("Authorization: Bearer token", body).status()).isEqualTo(200);
    String chunked = open + "\nTransfer-Encoding: chunked";
    String chunks = "%x\r\n%s\r\n0\r\n\r\n".formatted(body.length(), body);
    assertThat(Wire.sendRaw(server.port(), chunked, chunks).status()).isEqualTo(413);
  }

  @Test
  void aTokenMayNotDoWhatNeedsASession() throws IOException {
    String head = "DELETE /api/v1/sessions HTTP/1.1\nHost: localhost\n";
    var token = send(head + "Authorization: Bearer token");
    assertThat(token.status()).isEqualTo(403);
    assertThat(send(head).body()).contains("\"code\":\"signed_out\"");
    assertThat(
            send(head + "Cookie: fermata_session=revoked\nX-Fermata: 1\nOrigin: http://localhost")
                .body())
        .contains("\"code\":\"session_revoked\"");
  }

  @Test
  void aBugIsAnsweredWithAReferenceAndNothingElse() throws IOException {
    var bug = send("GET /api/v1/bug HTTP/1.1\nHost: localhost");
    assertThat(bug.status()).isEqualTo(500);
    assertThat(bug.body()).contains("\"reference\":\"").doesNotContain("secret");
    assertThat(bug.header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void whatIsNotThereIsSaidAsAProblem() throws IOException {
    var missing = send("GET /api/v1/nothing HTTP/1.1\nHost: localhost");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.body()).contains("\"code\":\"not_found\"");
    var id = "POST /api/v1/things/1-1-1-1-1 HTTP/1.1\nHost: localhost\nAuthorization: Bearer token";
    assertThat(send(id).status()).isEqualTo(404);
    assertThat(send("PUT /api/v1/open HTTP/1.1\nHost: localhost").status()).isEqualTo(405);
    assertThat(send("GET /api/v1/%zz HTTP/1.1\nHost: localhost").status()).isBetween(400, 404);
    assertThat(send("GET /" + "a".repeat(20_000) + " HTTP/1.1\nHost: localhost").status())
        .isEqualTo(414);
  }

  @Test
  void headAnswersAsGetWithoutABody() throws IOException {
    var head = send("HEAD /api/v1/open HTTP/1.1\nHost: localhost");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("content-length")).isNotEqualTo("0");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void largeAnswersArePackedForWhoeverTakesThat() throws IOException {
    String head = "GET /api/v1/large HTTP/1.1\nHost: localhost\n";
    assertThat(send(head + "Accept-Encoding: gzip").header("content-encoding")).isEqualTo("gzip");
    assertThat(send(head).header("content-encoding")).isEmpty();
  }

  @Test
  void assetsAreKeptForEverAndPagesAreAskedForEachTime() throws IOException {
    var asset =
        send("GET /assets/app-1a2b.js HTTP/1.1\nHost: localhost\nAccept-Encoding: gzip, br");
    assertThat(asset.header("cache-control")).contains("immutable");
    assertThat(asset.header("content-encoding")).isEqualTo("gzip");
    assertThat(asset.body()).isEqualTo("packed");
    assertThat(send("GET /assets/app-1a2b.js HTTP/1.1\nHost: localhost").body())
        .isEqualTo("let plain;");
    var page = send("GET /c/anything/at-all HTTP/1.1\nHost: localhost");
    assertThat(page.body()).contains("<title>Fermata</title>");
    assertThat(page.header("cache-control")).isEqualTo("no-cache");
    assertThat(page.header("content-security-policy"))
        .contains("script-src 'self';")
        .contains("frame-ancestors 'none'");
    assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
    var again = send("GET / HTTP/1.1\nHost: localhost\nIf-None-Match: " + page.header("etag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(send("GET /assets/app-old.js HTTP/1.1\nHost: localhost").status()).isEqualTo(404);
    assertThat(send("GET /../../etc/passwd HTTP/1.1\nHost: localhost").body())
        .doesNotContain("root:");
  }

  @Test
  void whoAsksTooMuchWaitsAndOthersDoNot() throws IOException {
    var narrow =
        new Limits(
            new Limits.Rate(0.01, 3),
            new Limits.Rate(0.01, 2),
            64,
            64,
            256,
            Limits.Patience.standard());
    var limited = serve(network(List.of(AddressRange.parse("127.0.0.0/8"))), narrow);
    String from = "GET /api/v1/open HTTP/1.1\nHost: localhost\nX-Forwarded-For: ";
    for (int i = 0; i < 3; i++) {
      assertThat(Wire.send(limited.port(), from + "6.6.6.6, 203.0.113.5").status()).isEqualTo(200);
    }
    // What the caller itself wrote in front does not make it somebody else.
    var fourth = Wire.send(limited.port(), from + "7.7.7.7, 203.0.113.5");
    assertThat(fourth.status()).isEqualTo(429);
    assertThat(Integer.parseInt(fourth.header("retry-after"))).isPositive();
    assertThat(Wire.send(limited.port(), from + "203.0.113.6").body()).contains("203.0.113.6");
    String member = from + "203.0.113.5\nAuthorization: Bearer token";
    assertThat(Wire.send(limited.port(), member).status()).isEqualTo(200);
    assertThat(Wire.send(limited.port(), member).status()).isEqualTo(200);
    assertThat(Wire.send(limited.port(), member).status()).isEqualTo(429);
  }

  @Test
  void oneCallersSlowRequestsLeavePlacesForOthers() throws Exception {
    var rate = new Limits.Rate(1000, 1000);
    var limited =
        on(
            network(List.of(AddressRange.parse("127.0.0.0/8"))),
            new Limits(rate, rate, 8, 2, 64, Limits.Patience.standard()));
    var arrived = new Semaphore(0);
    var go = new CompletableFuture<Void>();
    limited
        .routes()
        .add(
            "GET",
            "/api/v1/slow",
            Who.ANYBODY,
            r -> {
              arrived.release();
              go.join();
              return Reply.noContent();
            });
    limited.routes().add("GET", "/api/v1/open", Who.ANYBODY, r -> Reply.noContent());
    limited.start();
    String stranger = " HTTP/1.1\nHost: localhost\nX-Forwarded-For: 203.0.113.5";
    String member = stranger + "\nAuthorization: Bearer token";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = new ArrayList<Future<Wire.Response>>();
      for (String caller : List.of(stranger, stranger, member, member)) {
        slow.add(threads.submit(() -> Wire.send(limited.port(), "GET /api/v1/slow" + caller)));
      }
      arrived.acquire(4);
      for (String caller : List.of(stranger, member)) {
        var third = Wire.send(limited.port(), "GET /api/v1/open" + caller);
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("retry-after")).isEqualTo("1");
      }
      String elsewhere = stranger.replace("113.5", "113.6");
      assertThat(Wire.send(limited.port(), "GET /api/v1/open" + elsewhere).status()).isEqualTo(204);
      go.complete(null);
      for (Future<Wire.Response> answer : slow) {
        assertThat(answer.get().status()).isEqualTo(204);
      }
      assertThat(Wire.send(limited.port(), "GET /api/v1/open" + stranger).status()).isEqualTo(204);
    } finally {
      limited.close();
    }
  }

  @Test
  void anAddressThatNoProxyToldUsIsNotBelieved() throws IOException {
    var direct = send("GET /api/v1/open HTTP/1.1\nHost: localhost\nX-Forwarded-For: 203.0.113.5");
    assertThat(direct.body()).contains("127.0.0.1");
  }

  @Test
  void whoSendsAByteAtATimeIsCutOff() throws Exception {
    var rate = new Limits.Rate(1000, 1000);
    var shortly = Duration.ofMillis(300);
    var patience = new Limits.Patience(shortly, shortly, Duration.ofMinutes(1), shortly);
    var impatient = serve(network(List.of()), new Limits(rate, rate, 64, 64, 256, patience));
    String whole = "GET /api/v1/open HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String half =
        "POST /api/v1/open HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 10\r\n\r\n{";
    String handshake =
        "GET /api/v1/sync HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n";
    for (String start :
        List.of("", "GET /api/v1/open HTTP/1.1\r\nHo", half, whole, whole + "G", handshake)) {
      try (var socket = new Socket("127.0.0.1", impatient.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(start.getBytes(StandardCharsets.UTF_8));
        // Ends only because the server closes.
        assertThat(socket.getInputStream().readAllBytes()).isNotNull();
      }
    }
  }

  @Test
  void bodiesThatEndEarlyTakeNobodysPlace() throws Exception {
    var rate = new Limits.Rate(1000, 1000);
    var narrow =
        serve(network(List.of()), new Limits(rate, rate, 2, 2, 4, Limits.Patience.standard()));
    String half =
        "POST /api/v1/open HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 10\r\n\r\n{";
    for (int i = 0; i < 100; i++) {
      try (var socket = new Socket("127.0.0.1", narrow.port())) {
        socket.getOutputStream().write(half.getBytes(StandardCharsets.UTF_8));
      }
    }
    var whole = "GET /api/v1/open HTTP/1.1\nHost: localhost";
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (Wire.send(narrow.port(), whole).status() != 200) {
      assertThat(System.nanoTime()).as("everybody is still told to wait").isLessThan(until);
    }
  }

  @Test
  void severalRequestsShareAConnection() throws IOException {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      String one = "GET /api/v1/open HTTP/1.1\r\nHost: localhost\r\n\r\n";
      String refused =
          "POST /api/v1/things/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n{ } ";
      String last = "GET /api/v1/open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write((one + refused + last).getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(all.split("HTTP/1.1 ", -1)).hasSize(4);
      assertThat(all).contains("401");
    }
  }

  @Test
  void aTakenPortIsSaidInOneSentence() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var taken =
          new Network(
              "127.0.0.1",
              other.getLocalPort(),
              Optional.empty(),
              Set.of(),
              List.of(),
              Optional.empty());
      assertThatThrownBy(on(taken, Limits.wide())::start)
          .isInstanceOf(OperatorProblem.class)
          .hasMessageContaining("--port");
    }
  }
}
