package app.fermata.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Browser;
import app.fermata.server.Browser.Answer;
import app.fermata.server.access.Role;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The links that let people in, over HTTP.
class LinksTest extends OnIdentity {

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
  void whoOpensASetUpLinkLearnsWhetherItWorksWithoutUsingItUp() {
    String replaced = setUpToken();
    String token = setUpToken();
    assertThat(looked(replaced).code()).isEqualTo("not_found");
    assertThat(looked(token).status()).isEqualTo(204);
    assertThat(looked(token).status()).isEqualTo(204);
    clock.pass(Duration.ofMinutes(61));
    assertThat(looked(token).code()).isEqualTo("not_found");
    String last = setUpToken();
    assertThat(setUp(browser(), last).status()).isEqualTo(201);
    assertThat(looked(last).code()).isEqualTo("exists");
  }

  private Answer looked(String token) {
    return browser().post("/api/v1/setup/preview", "token", token);
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
  void anInviteLetsInAsManyAsItSays() {
    Browser owner = owner();
    Answer made = owner.post("/api/v1/invites", "expiresInDays", 7, "uses", 1);
    assertThat(made.text("url")).startsWith(web.publicUrl() + "/invite#");
    String secret = secretOf(URI.create(made.text("url")));
    Answer preview = browser().post("/api/v1/invitations/preview", "token", secret);
    assertThat(preview.text("workspace")).isEqualTo("Acme");
    assertThat(preview.text("invitedBy")).isEqualTo("Olga");

    Answer taken = join(browser(), secret, "Other", "olga@example.org");
    assertThat(taken.code()).isEqualTo("exists");
    assertThat(taken.text("field")).isEqualTo("email");
    Answer joined = join(browser(), secret, "Mei", "mei@example.org");
    assertThat(joined.status()).isEqualTo(201);
    assertThat(joined.text("role")).isEqualTo("member");
    assertThat(join(browser(), secret, "Nina", "nina@example.org").status()).isEqualTo(404);
    assertThat(browser().post("/api/v1/invitations/preview", "token", secret).status())
        .isEqualTo(404);
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
                "/api/v1/invitations",
                "token",
                secret,
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
    assertThat(browser().post("/api/v1/claims/preview", "token", replaced).status()).isEqualTo(404);
    assertThat(browser().post("/api/v1/claims/preview", "token", secret).text("name"))
        .isEqualTo("Iris");
    Answer claimed =
        browser()
            .post(
                "/api/v1/claims",
                "token",
                secret,
                "email",
                "iris@example.org",
                "password",
                PASSWORD);
    assertThat(claimed.status()).isEqualTo(201);
    assertThat(claimed.id("account")).isEqualTo(imported);
    assertThat(browser().post("/api/v1/claims/preview", "token", secret).status()).isEqualTo(404);
    assertThat(owner.post("/api/v1/accounts/" + imported + "/claim-link").code())
        .isEqualTo("exists");
    assertThat(signIn(browser(), "iris@example.org", PASSWORD).id("account")).isEqualTo(imported);
    assertThat(owner.get("/api/v1/accounts?limit=1").text("nextPageToken")).isNotEmpty();
    assertThat(owner.get("/api/v1/accounts").items()).hasSize(2);
  }

  @Test
  void aResetLinkSetsAPasswordOnceAndThrowsEverybodyOut() {
    Browser owner = owner();
    Browser phone = signedIn("olga@example.org");
    Browser bot = bot(owner, "backup bot");
    Browser other = member(owner, "Mei");
    String secret = resetSecret("olga@example.org");
    assertThat(browser().post("/api/v1/resets/preview", "token", secret).status()).isEqualTo(200);
    assertThat(browser().post("/api/v1/resets", "token", secret, "password", "short").status())
        .isEqualTo(400);
    assertThat(bot.get("/api/v1/session").status()).isEqualTo(200);
    ends.clear();
    String next = "a quite new password";
    assertThat(browser().post("/api/v1/resets", "token", secret, "password", next).status())
        .isEqualTo(204);
    for (Browser device : List.of(owner, phone)) {
      assertThat(device.get("/api/v1/session").code()).isEqualTo("session_revoked");
    }
    assertThat(bot.get("/api/v1/session").code()).isEqualTo("signed_out");
    assertThat(ends).as("open sockets hear of it").hasSize(3);
    assertThat(other.get("/api/v1/session").status()).isEqualTo(200);
    assertThat(browser().post("/api/v1/resets", "token", secret, "password", next).status())
        .isEqualTo(404);
    assertThat(signIn(browser(), "olga@example.org", PASSWORD).status()).isEqualTo(400);
    assertThat(signIn(browser(), "olga@example.org", next).status()).isEqualTo(201);
  }

  @Test
  void aLinkThatWorksNoLongerDoesNotSayWhy() {
    Browser owner = owner();
    UUID imported = UUID.randomUUID();
    accounts.put(imported, "Iris", Role.MEMBER, false, true);
    Answer used = owner.post("/api/v1/invites", "expiresInDays", 1, "uses", 1);
    join(browser(), secretOf(URI.create(used.text("url"))), "Mei", "mei@example.org");
    Answer revoked = owner.post("/api/v1/invites", "expiresInDays", 1);
    owner.delete("/api/v1/invites/" + revoked.text("id"));
    Answer expired = owner.post("/api/v1/invites", "expiresInDays", 1);
    String reset = resetSecret("olga@example.org");
    String replaced = resetSecret("mei@example.org");
    String usedReset = resetSecret("mei@example.org");
    browser().post("/api/v1/resets", "token", usedReset, "password", "a quite new password");
    Answer claim = owner.post("/api/v1/accounts/" + imported + "/claim-link");
    clock.pass(Duration.ofDays(15));

    Set<JsonNode> answers = new HashSet<>();
    for (String secret :
        List.of(
            "never was",
            "",
            secretOf(URI.create(used.text("url"))),
            secretOf(URI.create(revoked.text("url"))),
            secretOf(URI.create(expired.text("url"))),
            reset,
            replaced,
            usedReset,
            secretOf(URI.create(claim.text("url"))))) {
      for (String way : List.of("invitations", "resets", "claims")) {
        answers.add(browser().post("/api/v1/" + way + "/preview", "token", secret).body());
        answers.add(
            browser()
                .post(
                    "/api/v1/" + way,
                    "token",
                    secret,
                    "name",
                    "Nina",
                    "email",
                    "nina@example.org",
                    "password",
                    PASSWORD)
                .body());
      }
    }
    assertThat(answers)
        .singleElement()
        .satisfies(body -> assertThat(body.path("code").asText()).isEqualTo("not_found"));
  }
}
