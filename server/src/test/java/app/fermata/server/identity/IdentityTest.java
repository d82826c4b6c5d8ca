package app.fermata.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Browser;
import app.fermata.server.Browser.Answer;
import app.fermata.server.access.Role;
import app.fermata.server.web.Credentials;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Signing in, staying and going, over HTTP.
class IdentityTest extends OnIdentity {

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
  void aNewPasswordLeavesProgramsAloneUnlessSaidOtherwise() {
    Browser laptop = owner();
    Browser bot = bot(laptop, "backup bot");
    String next = "another long password";
    laptop.post("/api/v1/password", "current", PASSWORD, "password", next);
    assertThat(bot.get("/api/v1/session").status()).isEqualTo(200);
    Answer changed =
        laptop.post(
            "/api/v1/password", "current", next, "password", PASSWORD, "revokeTokens", true);
    assertThat(changed.status()).isEqualTo(204);
    assertThat(bot.get("/api/v1/session").code()).isEqualTo("signed_out");
    assertThat(laptop.get("/api/v1/tokens").items()).isEmpty();
    assertThat(laptop.get("/api/v1/session").status()).isEqualTo(200);
  }

  @Test
  void whoIsThrownOutWhileSigningInStaysOut() throws Exception {
    owner();
    String secret = resetSecret("olga@example.org");
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Holds back whoever gets as far as opening a session.
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE session");
      Browser late = browser();
      var signingIn = threads.submit(() -> signIn(late, "olga@example.org", PASSWORD));
      awaitBlocked(1);
      var resetting =
          threads.submit(
              () ->
                  browser()
                      .post("/api/v1/resets", "token", secret, "password", "a quite new password"));
      awaitBlocked(2);
      connection.commit();
      assertThat(resetting.get().status()).isEqualTo(204);
      signingIn.get();
      assertThat(late.get("/api/v1/session").status()).isEqualTo(401);
    }
  }

  /// Waits until so many of the server's transactions wait for a lock.
  private void awaitBlocked(int transactions) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      for (long waiting = 0; waiting < transactions; ) {
        try (var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
          row.next();
          waiting = row.getLong(1);
        }
      }
    }
  }

  @Test
  void aPasswordIsNotChangedWithoutEnd() {
    Browser laptop = owner();
    List<String> passwords = List.of(PASSWORD, "another long password");
    for (int i = 0; i < 10; i++) {
      assertThat(change(laptop, passwords.get(i % 2), passwords.get((i + 1) % 2)).status())
          .isEqualTo(204);
    }
    Answer refused = change(laptop, PASSWORD, "another long password");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
    clock.pass(Duration.ofMinutes(2));
    assertThat(change(laptop, PASSWORD, "another long password").status()).isEqualTo(204);
  }

  @Test
  void guessingTheCurrentPasswordIsSlowedDownToo() {
    Browser stolen = owner();
    for (int i = 0; i < 10; i++) {
      assertThat(change(stolen, "guess " + i, "another long password").status()).isEqualTo(400);
      clock.pass(Duration.ofSeconds(1));
    }
    clock.pass(Duration.ofMinutes(1));
    assertThat(change(stolen, "guess", "another long password").status()).isEqualTo(400);
    Answer slowed = change(stolen, PASSWORD, "another long password");
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.raw().headers().firstValue("Retry-After")).isPresent();
  }

  private static Answer change(Browser browser, String from, String to) {
    return browser.post("/api/v1/password", "current", from, "password", to);
  }

  @Test
  void listsOfTokensAndDevicesDoNotGrowWithoutEnd() {
    Browser laptop = owner();
    for (int i = 0; i < ApiTokens.MOST; i++) {
      bot(laptop, "bot " + i);
    }
    Answer more = laptop.post("/api/v1/tokens", "name", "one more", "expiresInDays", 10);
    assertThat(more.status()).isEqualTo(403);
    laptop.delete(
        "/api/v1/tokens/" + laptop.get("/api/v1/tokens").items().getFirst().path("id").asText());
    bot(laptop, "one more");

    Browser first = signedIn("olga@example.org");
    for (int i = 0; i < SessionStore.MOST; i++) {
      clock.pass(Duration.ofMinutes(2));
      laptop.get("/api/v1/session");
      signedIn("olga@example.org");
    }
    assertThat(laptop.get("/api/v1/devices").items()).hasSize(SessionStore.MOST);
    assertThat(laptop.get("/api/v1/session").status()).as("in use").isEqualTo(200);
    assertThat(first.get("/api/v1/session").code()).as("unused").isEqualTo("signed_out");
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
  void noSecretIsEverLoggedOrStored() throws Exception {
    String setUp = setUpToken();
    Browser owner = browser();
    setUp(owner, setUp);
    String invite =
        secretOf(URI.create(owner.post("/api/v1/invites", "expiresInDays", 7).text("url")));
    join(browser(), invite, "Mei", "mei@example.org");
    browser().post("/api/v1/invitations/preview", "token", invite);
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
