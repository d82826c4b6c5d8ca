package app.fermata.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Uuids;
import app.fermata.postgres.TestPostgres;
import app.fermata.server.Browser;
import app.fermata.server.Browser.Answer;
import app.fermata.server.TestClock;
import app.fermata.server.access.Role;
import app.fermata.server.admin.Operations;
import app.fermata.server.config.Network;
import app.fermata.server.sql.Migrations;
import app.fermata.server.web.Authentication;
import app.fermata.server.web.Contract;
import app.fermata.server.web.Credentials;
import app.fermata.server.web.Limits;
import app.fermata.server.web.WebServer;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Coming, staying and going, over HTTP, with a clock that the tests move.
class IdentityTest {
  private static final String PASSWORD = "correct horse battery";
  private static final Terms TERMS =
      new Terms(
          Duration.ofDays(30),
          Duration.ofDays(365),
          Duration.ofDays(400),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofDays(14),
          new Terms.Hashing(64, 1, 1, 2));

  private final TestClock clock = new TestClock();
  private final FakeAccounts accounts = new FakeAccounts(clock);
  private final BlockingQueue<Sessions.Ended> ends = new LinkedBlockingQueue<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private TestPostgres.TestDatabase database;
  private Vertx vertx;
  private WebServer web;
  private Identity identity;

  @BeforeEach
  void start() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ((Logger) LoggerFactory.getLogger("app.fermata")).setLevel(Level.TRACE);
    logged.start();
    root.addAppender(logged);
    database =
        TestPostgres.bundled().freshDatabase("server", source -> new Migrations(source).apply());
    vertx = Vertx.vertx();
    var late = new AtomicReference<Authentication>();
    web =
        new WebServer(
            vertx,
            new Network("127.0.0.1", 0, Optional.empty(), Set.of(), List.of()),
            Path.of("no-such-folder"),
            Limits.wide(),
            (credentials, address) -> late.get().identify(credentials, address),
            Contract.bundled(),
            clock,
            new Random(1));
    var uuids = Uuids.secure(clock);
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
                TERMS),
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

  private Browser browser() {
    return new Browser(web.publicUrl());
  }

  private static String secretOf(URI link) {
    return link.getFragment();
  }

  private String setUpToken() {
    return secretOf(identity.setUpLink().orElseThrow());
  }

  private Answer setUp(Browser browser, String token) {
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

  private Browser owner() {
    Browser owner = browser();
    assertThat(setUp(owner, setUpToken()).status()).isEqualTo(201);
    return owner;
  }

  private Browser member(Browser owner, String name) {
    String secret =
        secretOf(URI.create(owner.post("/api/v1/invites", "expiresInDays", 7).text("url")));
    Browser member = browser();
    Answer joined = join(member, secret, name, name + "@example.org");
    assertThat(joined.status()).as(joined.body().toString()).isEqualTo(201);
    return member;
  }

  private static Answer join(Browser browser, String secret, String name, String email) {
    return browser.post(
        "/api/v1/invitations/" + secret, "name", name, "email", email, "password", PASSWORD);
  }

  private Answer signIn(Browser browser, String email, String password) {
    return browser.post("/api/v1/session", "email", email, "password", password);
  }

  private Browser signedIn(String email) {
    Browser browser = browser();
    assertThat(signIn(browser, email, PASSWORD).status()).isEqualTo(201);
    return browser;
  }

  @Test
  void aWorkspaceIsSetUpOnceByTheHolderOfTheLink() {
    assertThat(browser().get("/api/v1/server").body().path("setUp").asBoolean()).isFalse();
    String token = setUpToken();
    assertThat(setUp(browser(), "wrong").status()).isEqualTo(404);
    Browser owner = browser();
    Answer done = setUp(owner, token);
    assertThat(done.status()).isEqualTo(201);
    assertThat(done.text("role")).isEqualTo("owner");
    assertThat(owner.get("/api/v1/session").body()).isEqualTo(done.body());
    assertThat(setUp(browser(), token).code()).isEqualTo("exists");
    assertThat(identity.setUpLink()).isEmpty();
    assertThat(browser().get("/api/v1/server").text("workspace")).isEqualTo("Acme");
  }

  @Test
  void theSetUpLinkExpiresAndIsReplacedByTheNext() {
    String first = setUpToken();
    String second = setUpToken();
    assertThat(setUp(browser(), first).status()).isEqualTo(404);
    clock.pass(Duration.ofMinutes(61));
    assertThat(setUp(browser(), second).status()).isEqualTo(404);
    // A refusal of what was typed does not use the link up.
    String third = setUpToken();
    Answer weak =
        browser()
            .post(
                "/api/v1/setup",
                "token",
                third,
                "workspace",
                "Acme",
                "name",
                "Olga",
                "email",
                "olga@example.org",
                "password",
                "short");
    assertThat(weak.code()).isEqualTo("invalid");
    assertThat(weak.text("field")).isEqualTo("password");
    assertThat(setUp(browser(), third).status()).isEqualTo(201);
  }

  @Test
  void aWrongPasswordAndAnUnknownAddressGetOneAnswer() {
    owner();
    Answer wrong = signIn(browser(), "olga@example.org", "not the password");
    Answer unknown = signIn(browser(), "nobody@example.org", "not the password");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(signIn(browser(), " OLGA@EXAMPLE.ORG ", PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void guessingIsSlowedDownAndNeverLocksOut() {
    Browser known = owner();
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(browser(), "olga@example.org", "guess " + i).status()).isEqualTo(400);
    }
    Answer slowed = signIn(browser(), "olga@example.org", PASSWORD);
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.body().path("retryAfterMillis").asLong()).isBetween(1L, 2000L);
    assertThat(slowed.raw().headers().firstValue("Retry-After")).isPresent();
    // The owner's own device is not held up by somebody else's guesses.
    assertThat(known.delete("/api/v1/session").status()).isEqualTo(204);
    assertThat(signIn(known, "olga@example.org", PASSWORD).status()).isEqualTo(201);
    // Elsewhere it is a matter of waiting, never more than fifteen minutes.
    for (int i = 0; i < 30; i++) {
      clock.pass(Duration.ofMinutes(16));
      assertThat(signIn(browser(), "olga@example.org", "guess again " + i).status()).isEqualTo(400);
    }
    assertThat(signIn(browser(), "olga@example.org", PASSWORD).status()).isEqualTo(429);
    clock.pass(Duration.ofMinutes(16));
    assertThat(signIn(browser(), "olga@example.org", PASSWORD).status()).isEqualTo(201);
    // The same for an address that nobody has: the delay says nothing about who is here.
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(browser(), "nobody@example.org", "guess " + i).status()).isEqualTo(400);
    }
    assertThat(signIn(browser(), "nobody@example.org", "guess").status()).isEqualTo(429);
  }

  @Test
  void aRevokedDeviceIsToldSoAndASignedOutOneIsNot() throws InterruptedException {
    Browser laptop = owner();
    Browser phone = signedIn("olga@example.org");
    UUID phoneId = phone.get("/api/v1/session").id("device");
    assertThat(laptop.get("/api/v1/devices").items()).hasSize(2);
    long before = System.nanoTime();
    assertThat(laptop.delete("/api/v1/devices/" + phoneId).status()).isEqualTo(204);
    Sessions.Ended end = ends.poll(1, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    assertThat(end.why()).isEqualTo(Sessions.Why.REVOKED);
    Answer refused = phone.get("/api/v1/session");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.code()).isEqualTo("session_revoked");
    assertThat(laptop.delete("/api/v1/devices/" + phoneId).status()).isEqualTo(404);

    // It may sign in again, as a new device: what it knew counts for nothing.
    assertThat(signIn(phone, "olga@example.org", PASSWORD).id("device")).isNotEqualTo(phoneId);

    Browser stolen = laptop.copy();
    assertThat(laptop.delete("/api/v1/session").status()).isEqualTo(204);
    assertThat(laptop.get("/api/v1/session").code()).isEqualTo("signed_out");
    assertThat(stolen.get("/api/v1/session").code()).isEqualTo("signed_out");
  }

  @Test
  void theSameDeviceStaysTheSameOverSignIns() {
    Browser laptop = owner();
    UUID device = laptop.get("/api/v1/session").id("device");
    laptop.delete("/api/v1/session");
    assertThat(signIn(laptop, "olga@example.org", PASSWORD).id("device")).isEqualTo(device);
    assertThat(laptop.get("/api/v1/devices").items())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.path("name").asText()).isEqualTo("Laptop");
              assertThat(item.path("current").asBoolean()).isTrue();
            });
  }

  @Test
  void othersAreSignedOutTogetherAndByANewPassword() {
    Browser laptop = owner();
    Browser phone = signedIn("olga@example.org");
    Browser tablet = signedIn("olga@example.org");
    assertThat(laptop.post("/api/v1/devices/revoke-others").status()).isEqualTo(204);
    assertThat(phone.get("/api/v1/session").code()).isEqualTo("session_revoked");
    assertThat(tablet.get("/api/v1/session").code()).isEqualTo("session_revoked");
    phone = signedIn("olga@example.org");
    String next = "another long password";
    assertThat(laptop.post("/api/v1/password", "current", "wrong", "password", next).code())
        .isEqualTo("invalid");
    assertThat(
            laptop
                .post("/api/v1/password", "current", PASSWORD, "password", "olga@example.org")
                .text("field"))
        .isEqualTo("password");
    assertThat(laptop.post("/api/v1/password", "current", PASSWORD, "password", next).status())
        .isEqualTo(204);
    assertThat(phone.get("/api/v1/session").code()).isEqualTo("session_revoked");
    assertThat(laptop.get("/api/v1/session").status()).isEqualTo(200);
    assertThat(signIn(browser(), "olga@example.org", next).status()).isEqualTo(201);
  }

  @Test
  void sessionsEndUnusedAfterAMonthAndInAnyCaseAfterAYear() {
    Browser used = owner();
    Browser unused = signedIn("olga@example.org");
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofDays(20));
      assertThat(used.get("/api/v1/session").status()).isEqualTo(200);
    }
    assertThat(unused.get("/api/v1/session").code()).isEqualTo("signed_out");
    for (int i = 0; i < 15; i++) {
      clock.pass(Duration.ofDays(20));
      used.get("/api/v1/session");
    }
    assertThat(used.get("/api/v1/session").status()).isEqualTo(200);
    clock.pass(Duration.ofDays(10));
    assertThat(used.get("/api/v1/session").code()).isEqualTo("signed_out");
  }

  @Test
  void anOpenConnectionKeepsItsSession() {
    Browser connected = owner();
    String secret = String.valueOf(connected.cookies().get("fermata_session"));
    UUID credential =
        identity.sessions().identify(new Credentials(secret, false), "127.0.0.1").credential();
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofDays(20));
      identity.sessions().inUse(List.of(credential, UUID.randomUUID()));
    }
    assertThat(connected.get("/api/v1/devices").items().getFirst().path("lastSeenAt").asLong())
        .isEqualTo(clock.millis());
  }

  @Test
  void aTokenActsForItsAccountUntilItEnds() {
    Browser owner = owner();
    Answer made = owner.post("/api/v1/tokens", "name", "backup bot", "expiresInDays", 10);
    assertThat(made.status()).isEqualTo(201);
    Browser bot = browser().with("Authorization", "Bearer " + made.text("secret"));
    assertThat(bot.get("/api/v1/session").body().has("device")).isFalse();
    assertThat(bot.get("/api/v1/session").id("account"))
        .isEqualTo(owner.get("/api/v1/session").id("account"));
    for (Answer refused :
        List.of(
            bot.post("/api/v1/tokens", "name", "more", "expiresInDays", 1),
            bot.delete("/api/v1/tokens/" + made.text("id")),
            bot.post("/api/v1/password", "current", PASSWORD, "password", "another password"),
            bot.post("/api/v1/devices/revoke-others"))) {
      assertThat(refused.status()).isEqualTo(403);
    }
    assertThat(owner.get("/api/v1/tokens").items())
        .singleElement()
        .satisfies(token -> assertThat(token.has("secret")).isFalse());
    clock.pass(Duration.ofDays(11));
    assertThat(bot.get("/api/v1/session").status()).isEqualTo(401);

    Browser again = signedIn("olga@example.org");
    Answer second = again.post("/api/v1/tokens", "name", "second", "expiresInDays", 10);
    bot.with("Authorization", "Bearer " + second.text("secret"));
    assertThat(bot.get("/api/v1/session").status()).isEqualTo(200);
    assertThat(again.delete("/api/v1/tokens/" + second.text("id")).status()).isEqualTo(204);
    assertThat(bot.get("/api/v1/session").status()).isEqualTo(401);
  }

  @Test
  void anInviteLetsInAsManyAsItSays() {
    Browser owner = owner();
    Answer made = owner.post("/api/v1/invites", "expiresInDays", 7, "uses", 1);
    assertThat(made.text("url")).startsWith(web.publicUrl() + "/invite#");
    String secret = secretOf(URI.create(made.text("url")));
    Answer preview = browser().get("/api/v1/invitations/" + secret);
    assertThat(preview.text("workspace")).isEqualTo("Acme");
    assertThat(preview.text("invitedBy")).isEqualTo("Olga");

    Answer taken = join(browser(), secret, "Other", "olga@example.org");
    assertThat(taken.code()).isEqualTo("exists");
    assertThat(taken.text("field")).isEqualTo("email");
    Answer joined = join(browser(), secret, "Mei", "mei@example.org");
    assertThat(joined.status()).isEqualTo(201);
    assertThat(joined.text("role")).isEqualTo("member");
    assertThat(join(browser(), secret, "Nina", "nina@example.org").status()).isEqualTo(404);
    assertThat(browser().get("/api/v1/invitations/" + secret).status()).isEqualTo(404);
    assertThat(owner.get("/api/v1/invites").items()).isEmpty();
  }

  @Test
  void whoeverWasInterruptedWhileJoiningJustTriesAgain() {
    String secret =
        secretOf(URI.create(owner().post("/api/v1/invites", "expiresInDays", 7).text("url")));
    accounts.failOnce();
    assertThat(join(browser(), secret, "Mei", "mei@example.org").code()).isEqualTo("busy");
    // The address is not free for others in between.
    Answer other =
        browser()
            .post(
                "/api/v1/invitations/" + secret,
                "name",
                "Mallory",
                "email",
                "mei@example.org",
                "password",
                "a different password");
    assertThat(other.code()).isEqualTo("exists");
    Browser mei = browser();
    assertThat(join(mei, secret, "Mei", "mei@example.org").status()).isEqualTo(201);
    assertThat(signIn(browser(), "mei@example.org", PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void aRevokedOrExpiredInviteLetsNobodyIn() {
    Browser owner = owner();
    Answer revoked = owner.post("/api/v1/invites", "expiresInDays", 7);
    assertThat(owner.get("/api/v1/invites").items())
        .singleElement()
        .satisfies(invite -> assertThat(invite.has("url")).isFalse());
    assertThat(owner.delete("/api/v1/invites/" + revoked.text("id")).status()).isEqualTo(204);
    String secret = secretOf(URI.create(revoked.text("url")));
    assertThat(join(browser(), secret, "Mei", "mei@example.org").status()).isEqualTo(404);
    String expired =
        secretOf(URI.create(owner.post("/api/v1/invites", "expiresInDays", 7).text("url")));
    clock.pass(Duration.ofDays(8));
    assertThat(join(browser(), expired, "Mei", "mei@example.org").status()).isEqualTo(404);
  }

  @Test
  void membersDoNotInviteListOrClaim() {
    Browser member = member(owner(), "Mei");
    UUID somebody = UUID.randomUUID();
    for (Answer refused :
        List.of(
            member.get("/api/v1/invites"),
            member.post("/api/v1/invites", "expiresInDays", 7),
            member.delete("/api/v1/invites/" + somebody),
            member.get("/api/v1/accounts"),
            member.post("/api/v1/accounts/" + somebody + "/claim-link"))) {
      assertThat(refused.status()).isEqualTo(403);
    }
  }

  @Test
  void anImportedAccountIsClaimedByItsLinkAndNeverByAnAddress() {
    Browser owner = owner();
    UUID imported = UUID.randomUUID();
    accounts.put(imported, "Iris", Role.MEMBER, false, true);
    assertThat(owner.get("/api/v1/accounts?unclaimed=true").items())
        .singleElement()
        .satisfies(item -> assertThat(item.path("name").asText()).isEqualTo("Iris"));
    String url = owner.post("/api/v1/accounts/" + imported + "/claim-link").text("url");
    String replaced = secretOf(URI.create(url));
    String secret =
        secretOf(
            URI.create(owner.post("/api/v1/accounts/" + imported + "/claim-link").text("url")));
    assertThat(browser().get("/api/v1/claims/" + replaced).status()).isEqualTo(404);
    assertThat(browser().get("/api/v1/claims/" + secret).text("name")).isEqualTo("Iris");
    Answer claimed =
        browser()
            .post("/api/v1/claims/" + secret, "email", "iris@example.org", "password", PASSWORD);
    assertThat(claimed.status()).isEqualTo(201);
    assertThat(claimed.id("account")).isEqualTo(imported);
    assertThat(browser().get("/api/v1/claims/" + secret).status()).isEqualTo(404);
    assertThat(owner.post("/api/v1/accounts/" + imported + "/claim-link").code())
        .isEqualTo("exists");
    assertThat(signIn(browser(), "iris@example.org", PASSWORD).id("account")).isEqualTo(imported);
    assertThat(owner.get("/api/v1/accounts?limit=1").text("nextPageToken")).isNotEmpty();
    assertThat(owner.get("/api/v1/accounts").items()).hasSize(2);
  }

  @Test
  void aDeactivatedAccountLosesEverySessionWithinASecond() throws InterruptedException {
    Browser owner = owner();
    Browser member = member(owner, "Mei");
    UUID id = member.get("/api/v1/session").id("account");
    Answer token = member.post("/api/v1/tokens", "name", "bot", "expiresInDays", 10);
    accounts.put(id, "Mei", Role.MEMBER, true, false);
    assertThat(ends.poll(1, TimeUnit.SECONDS)).isNotNull();
    assertThat(ends.poll(1, TimeUnit.SECONDS)).isNotNull();
    assertThat(member.get("/api/v1/session").code()).isEqualTo("session_revoked");
    Browser bot = browser().with("Authorization", "Bearer " + token.text("secret"));
    assertThat(bot.get("/api/v1/session").status()).isEqualTo(401);
    assertThat(signIn(browser(), "mei@example.org", PASSWORD).code()).isEqualTo("not_permitted");
    accounts.put(id, "Mei", Role.MEMBER, false, false);
    assertThat(signIn(browser(), "mei@example.org", PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void aResetLinkFromTheMachineSetsAPasswordOnce() throws Exception {
    Browser owner = owner();
    var operations = new Operations();
    identity.register(operations);
    assertThat(operations.names()).contains("setup", "invite", "reset-password");
    UUID account = owner.get("/api/v1/session").id("account");
    String secret =
        secretOf(
            URI.create(
                new Links(
                        new LinkStore(new Sql(database.dataSource())),
                        new Secrets(new SecureRandom()),
                        UUID::randomUUID,
                        TERMS,
                        clock,
                        web::publicUrl)
                    .reset(accounts.workspace().orElseThrow().id(), account, null)
                    .url()));
    assertThat(browser().get("/api/v1/resets/" + secret).status()).isEqualTo(200);
    assertThat(browser().post("/api/v1/resets/" + secret, "password", "short").status())
        .isEqualTo(400);
    String next = "a quite new password";
    assertThat(browser().post("/api/v1/resets/" + secret, "password", next).status())
        .isEqualTo(204);
    assertThat(owner.get("/api/v1/session").code()).isEqualTo("session_revoked");
    assertThat(browser().post("/api/v1/resets/" + secret, "password", next).status())
        .isEqualTo(404);
    assertThat(signIn(browser(), "olga@example.org", next).status()).isEqualTo(201);
  }

  @Test
  void noSecretIsEverLoggedOrStored() throws Exception {
    String setUp = setUpToken();
    Browser owner = browser();
    setUp(owner, setUp);
    String invite =
        secretOf(URI.create(owner.post("/api/v1/invites", "expiresInDays", 7).text("url")));
    join(browser(), invite, "Mei", "mei@example.org");
    browser().get("/api/v1/invitations/" + invite);
    signIn(browser(), "olga@example.org", "a wrong password");
    Answer token = owner.post("/api/v1/tokens", "name", "bot", "expiresInDays", 10);
    browser().with("Authorization", "Bearer " + token.text("secret")).get("/api/v1/session");

    List<String> secrets =
        List.of(
            setUp,
            invite,
            PASSWORD,
            "a wrong password",
            token.text("secret"),
            String.valueOf(owner.cookies().get("fermata_session")),
            String.valueOf(owner.cookies().get("fermata_device")));
    assertThat(logged.list).isNotEmpty();
    for (ILoggingEvent event : List.copyOf(logged.list)) {
      for (String secret : secrets) {
        assertThat(event.getFormattedMessage()).doesNotContain(secret);
      }
    }
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT query_to_xml('SELECT * FROM ' || t, true, false, '')::text FROM unnest("
                    + "ARRAY['credential','device','session','api_token','invite','personal_link'])"
                    + " t")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).doesNotContain(secrets);
      }
    }
  }

  @Test
  void cookiesAreOutOfReachOfScripts() {
    Answer done = setUp(browser(), setUpToken());
    assertThat(done.raw().headers().allValues("Set-Cookie"))
        .hasSize(2)
        .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax"))
        .noneSatisfy(cookie -> assertThat(cookie).contains("Secure"));
    assertThat(done.raw().headers().firstValue("Cache-Control")).contains("no-store");
  }
}
