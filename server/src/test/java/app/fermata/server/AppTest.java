package app.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.server.Browser.Answer;
import app.fermata.server.TestServer.Person;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.web.Contract;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The server as a whole.
class AppTest {
  private static TestServer server;
  private static Person ada;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ada = server.setUp();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String operation(Routes.Route route) {
    return route.method() + " " + route.path();
  }

  @Test
  void everyRouteIsInTheDocumentAndTheReverse() {
    Set<String> mounted =
        server.app().routes().stream()
            .map(AppTest::operation)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(mounted).isEqualTo(Contract.bundled().operations());
  }

  @Test
  void theDocumentSaysWhichRoutesAreOpen() {
    Contract contract = Contract.bundled();
    // Signing out works without a living session, which the document leaves unsaid.
    List<Routes.Route> routes =
        server.app().routes().stream()
            .filter(route -> !operation(route).equals("DELETE /api/v1/session"))
            .toList();
    for (Routes.Route route : routes) {
      assertThat(contract.isForAnybody(operation(route)))
          .as(operation(route))
          .isEqualTo(route.who() == Who.ANYBODY);
    }
  }

  @Test
  void twoPeopleTalkAndARetriedCommandIsOneMessage() {
    Person bo = server.join(ada, "Bo");
    String channel = server.newId().toString();
    Answer created =
        ada.browser()
            .command("create-channel", "conversation", channel, "name", "harbour-" + channel);
    assertThat(created.status()).as(created.body().toString()).isEqualTo(200);
    assertThat(bo.browser().command("join-channel", "conversation", channel).status())
        .isEqualTo(200);
    String message = server.newId().toString();
    Object[] args = {"conversation", channel, "message", message, "text", "Good *morning*"};
    Browser retrying = server.signIn(bo).with("Idempotency-Key", UUID.randomUUID().toString());
    Answer first = retrying.post("/api/v1/commands/post-message", args);
    Answer second = retrying.post("/api/v1/commands/post-message", args);
    assertThat(first.status()).as(first.body().toString()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    args[5] = "Good evening";
    assertThat(retrying.post("/api/v1/commands/post-message", args).code())
        .isEqualTo("command_id_reused");
    assertThat(bo.browser().command("no-such-thing").code()).isEqualTo("unsupported");
    assertThat(bo.browser().post("/api/v1/commands/post-message", args).text("field"))
        .isEqualTo("Idempotency-Key");
  }

  @Test
  void whoIsSignedInStaysSoOverARestart() {
    try (TestServer own = TestServer.start()) {
      Person owner = own.setUp();
      Browser phone = own.signIn(owner);
      UUID device = phone.get("/api/v1/session").id("device");
      owner.browser().delete("/api/v1/devices/" + device);
      own.restart();
      assertThat(owner.browser().get("/api/v1/session").text("role")).isEqualTo("owner");
      assertThat(phone.get("/api/v1/session").code()).isEqualTo("session_revoked");
      assertThat(own.browser().get("/api/v1/server").text("workspace")).isEqualTo("Harbour");
      assertThat(own.app().setupLink()).isEmpty();
      assertThat(own.browser().get("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void aDeactivatedMemberIsOutAtOnce() {
    Person chen = server.join(ada, "Chen");
    Browser bot = server.browser().with("Authorization", "Bearer " + chen.token());
    assertThat(
            ada.browser()
                .command("deactivate-account", "account", chen.account().toString())
                .status())
        .isEqualTo(200);
    assertThat(chen.browser().get("/api/v1/session").code()).isEqualTo("session_revoked");
    assertThat(bot.get("/api/v1/session").status()).isEqualTo(401);
  }

  @Test
  void theOperatorSetsUpInvitesAndResetsOnTheMachine() throws IOException {
    try (TestServer own = TestServer.start()) {
      assertThatThrownBy(() -> own.operate("invite", Map.of()))
          .isInstanceOf(OperatorProblem.class)
          .hasMessageContaining("set up");
      own.operate(
          "setup",
          Map.of(
              "workspace",
              "Harbour",
              "name",
              "Ada",
              "email",
              "ada@example.org",
              "password",
              TestServer.PASSWORD));
      assertThat(own.app().setupLink()).isEmpty();
      Browser ada = own.browser();
      Answer signedIn =
          ada.post("/api/v1/session", "email", "ada@example.org", "password", TestServer.PASSWORD);
      assertThat(signedIn.text("role")).isEqualTo("owner");

      String invite = own.operate("invite", Map.of("uses", 2)).path("url").asText();
      assertThat(invite).startsWith(own.url() + "/invite#");
      Answer preview =
          own.browser()
              .post("/api/v1/invitations/preview", "token", URI.create(invite).getFragment());
      assertThat(preview.text("workspace")).isEqualTo("Harbour");
      assertThat(preview.text("invitedBy")).isEmpty();

      String reset =
          own.operate("reset-password", Map.of("email", "ADA@example.org")).path("url").asText();
      Answer set =
          own.browser()
              .post(
                  "/api/v1/resets",
                  "token",
                  URI.create(reset).getFragment(),
                  "password",
                  "quite another password");
      assertThat(set.status()).isEqualTo(204);
      assertThat(ada.get("/api/v1/session").code()).isEqualTo("session_revoked");
      assertThatThrownBy(() -> own.operate("reset-password", Map.of("email", "x@example.org")))
          .hasMessageContaining("x@example.org");
    }
  }

  @Test
  void theContractIsServed() {
    assertThat(server.browser().get("/api/openapi.yaml").raw().body()).startsWith("openapi: 3.1");
    assertThat(server.browser().get("/health/live").text("status")).isEqualTo("ok");
  }
}
