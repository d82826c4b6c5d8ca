package app.fermata.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.postgres.TestPostgres;
import app.fermata.protocol.Ids;
import app.fermata.server.Browser;
import app.fermata.server.Browser.Answer;
import app.fermata.server.TestClock;
import app.fermata.server.admin.Operation;
import app.fermata.server.admin.Operations;
import app.fermata.server.config.Network;
import app.fermata.server.sql.Migrations;
import app.fermata.server.telemetry.Telemetry;
import app.fermata.server.web.Authentication;
import app.fermata.server.web.Contract;
import app.fermata.server.web.Limits;
import app.fermata.server.web.WebServer;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

/// Identity behind a web server of its own, with a database of its own, accounts in memory and a
/// clock that the tests move.
abstract class OnIdentity {
  static final String PASSWORD = "correct horse battery";
  static final Terms TERMS =
      new Terms(
          Duration.ofDays(30),
          Duration.ofDays(365),
          Duration.ofDays(400),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofDays(14),
          new Terms.Hashing(64, 1, 1, 2));

  final TestClock clock = new TestClock();
  final FakeAccounts accounts = new FakeAccounts(clock);
  final BlockingQueue<Sessions.Ended> ends = new LinkedBlockingQueue<>();
  final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  TestPostgres.TestDatabase database;
  Vertx vertx;
  Telemetry telemetry;
  WebServer web;
  Identity identity;

  @BeforeEach
  void start() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ((Logger) LoggerFactory.getLogger("app.fermata")).setLevel(Level.TRACE);
    logged.start();
    root.addAppender(logged);
    database =
        TestPostgres.bundled().freshDatabase("server", source -> new Migrations(source).apply());
    vertx = Vertx.vertx();
    telemetry = new Telemetry(clock);
    var late = new AtomicReference<Authentication>();
    web =
        new WebServer(
            vertx,
            new Network("127.0.0.1", 0, Optional.empty(), Set.of(), List.of(), Optional.empty()),
            Path.of("no-such-folder"),
            Limits.wide(),
            (credentials, address) -> late.get().identify(credentials, address),
            Contract.bundled(),
            clock,
            new Random(1),
            telemetry);
    var uuids = Ids.secure(clock);
    identity =
        new Identity(
            new Identity.Parts(
                database.dataSource(),
                accounts.log,
                accounts,
                uuids::next,
                uuids::next,
                new SecureRandom(),
                clock,
                clock,
                TERMS,
                telemetry),
            new Identity.Place(web::publicUrl, false, "1.0"));
    late.set(identity.sessions());
    identity.sessions().onEnd(ends::add);
    identity.mount(web.routes());
    web.start();
  }

  @AfterEach
  void stop() throws Exception {
    identity.close();
    web.close();
    vertx.close().await();
    database.close();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(logged);
    logged.stop();
  }

  /// Runs an operation as the command line does.
  ObjectNode operate(String operation, Map<String, ?> args) {
    var operations = new Operations();
    identity.register(operations);
    try {
      return operations.run(operation, new ObjectMapper().valueToTree(args), NOBODY);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final Operation.Context NOBODY =
      new Operation.Context() {
        @Override
        public void progress(String line) {}

        @Override
        public OutputStream output() {
          return OutputStream.nullOutputStream();
        }
      };

  /// A program with an API token of whoever is signed in there.
  Browser bot(Browser owner, String name) {
    Answer made = owner.post("/api/v1/tokens", "name", name, "expiresInDays", 10);
    assertThat(made.status()).isEqualTo(201);
    return browser().with("Authorization", "Bearer " + made.text("secret"));
  }

  /// The secret of a link with which somebody chooses a new password.
  String resetSecret(String email) {
    return secretOf(
        URI.create(operate("reset-password", Map.of("email", email)).path("url").asText()));
  }

  Browser browser() {
    return new Browser(web.publicUrl());
  }

  static String secretOf(URI link) {
    return link.getFragment();
  }

  String setUpToken() {
    return secretOf(identity.setUpLink().orElseThrow());
  }

  Answer setUp(Browser browser, String token) {
    return browser.post(
        "/api/v1/setup",
        "token",
        token,
        "workspace",
        "Acme",
        "name",
        "Olga",
        "email",
        "Olga@Example.org",
        "password",
        PASSWORD,
        "deviceName",
        "Laptop");
  }

  Browser owner() {
    Browser owner = browser();
    assertThat(setUp(owner, setUpToken()).status()).isEqualTo(201);
    return owner;
  }

  Browser member(Browser owner, String name) {
    String secret =
        secretOf(URI.create(owner.post("/api/v1/invites", "expiresInDays", 7).text("url")));
    Browser member = browser();
    Answer joined = join(member, secret, name, name + "@example.org");
    assertThat(joined.status()).as(joined.body().toString()).isEqualTo(201);
    return member;
  }

  static Answer join(Browser browser, String secret, String name, String email) {
    return browser.post(
        "/api/v1/invitations", "token", secret, "name", name, "email", email, "password", PASSWORD);
  }

  Answer signIn(Browser browser, String email, String password) {
    return browser.post("/api/v1/session", "email", email, "password", password);
  }

  Browser signedIn(String email) {
    Browser browser = browser();
    assertThat(signIn(browser, email, PASSWORD).status()).isEqualTo(201);
    return browser;
  }
}
