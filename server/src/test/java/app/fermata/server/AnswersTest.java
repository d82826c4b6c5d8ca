package app.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Browser.Answer;
import app.fermata.server.TestServer.Person;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the server answers is what protocol/openapi.yaml says, field by field, so that the
/// TypeScript types made from it are true.
class AnswersTest {
  private static final Described document = Described.bundled();
  private static TestServer server;
  private static Person ada;
  private static Person bo;
  private static String channel;
  private static String message;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ada = server.setUp();
    bo = server.join(ada, "Bo");
    channel = server.newId().toString();
    message = server.newId().toString();
    String reply = server.newId().toString();
    done("create-channel", "conversation", channel, "name", "quay", "purpose", "Ships");
    done("add-members", "conversation", channel, "accounts", List.of(bo.account()));
    done("post-message", "conversation", channel, "message", message, "text", "Good *morning*");
    done(
        "post-message",
        "conversation",
        channel,
        "message",
        reply,
        "text",
        "And to you",
        "thread",
        message);
    done("react", "conversation", channel, "message", message, "emoji", "👍", "on", true);
    done("edit-message", "conversation", channel, "message", message, "text", "Good evening");
    done("open-direct", "accounts", List.of(bo.account()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void done(String kind, Object... args) {
    Answer answer = ada.browser().command(kind, args);
    assertThat(answer.status()).as(kind + " " + answer.body()).isEqualTo(200);
    checked("post", "/api/v1/commands/" + kind, answer);
  }

  private static void get(Person who, String operation, String path) {
    Answer answer = who.browser().get(path);
    assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(200);
    checked("get", operation, answer);
  }

  private static void checked(String method, String path, Answer answer) {
    document.compare(
        method + " " + path, document.answer(method, path, answer.status()), answer.body());
  }

  @Test
  void whatIsReadIsAsTheDocumentSays() {
    String of = "/api/v1/conversations/{conversation}";
    String at = "/api/v1/conversations/" + channel;
    get(ada, "/api/v1/people", "/api/v1/people");
    get(ada, "/api/v1/people", "/api/v1/people?ids=" + bo.account());
    get(bo, "/api/v1/channels", "/api/v1/channels?query=qu");
    get(bo, "/api/v1/cards", "/api/v1/cards");
    get(bo, of + "/card", at + "/card");
    get(bo, of + "/page", at + "/page");
    get(bo, of + "/page", at + "/page?thread=" + message);
    get(bo, of + "/page", at + "/page?unread=first&limit=1");
    get(bo, of + "/page", at + "/page?date=2026-01-01");
    get(bo, of + "/members", at + "/members?query=b");
    get(bo, of + "/entries", at + "/entries?keys=" + message);
    get(bo, of + "/entries/{key}/history", at + "/entries/" + message + "/history");
    get(bo, of + "/range", at + "/range?limit=2");
    get(ada, "/api/v1/threads", "/api/v1/threads");
    get(ada, "/api/v1/threads/{thread}", "/api/v1/threads/" + message);
  }

  @Test
  void whatIdentityAnswersIsAsTheDocumentSays() {
    get(ada, "/health/ready", "/health/ready");
    get(ada, "/api/v1/server", "/api/v1/server");
    get(ada, "/api/v1/session", "/api/v1/session");
    get(ada, "/api/v1/devices", "/api/v1/devices");
    get(ada, "/api/v1/accounts", "/api/v1/accounts?limit=1");
    checked(
        "post",
        "/api/v1/tokens",
        ada.browser().post("/api/v1/tokens", "name", "bot", "expiresInDays", 1));
    get(ada, "/api/v1/tokens", "/api/v1/tokens");
    Answer invite = ada.browser().post("/api/v1/invites", "expiresInDays", 1, "uses", 3);
    checked("post", "/api/v1/invites", invite);
    get(ada, "/api/v1/invites", "/api/v1/invites");
    String secret = invite.text("url").substring(invite.text("url").indexOf('#') + 1);
    checked(
        "post",
        "/api/v1/invitations/preview",
        ada.browser().post("/api/v1/invitations/preview", "token", secret));
  }

  @Test
  void aRefusalIsAsTheDocumentSays() {
    for (Answer refused :
        List.of(
            ada.browser().get("/api/v1/conversations/" + server.newId() + "/card"),
            ada.browser().command("rename-channel", "conversation", channel),
            ada.browser()
                .command("rename-channel", "conversation", channel, "name", "pier", "seen", 0),
            ada.browser()
                .command(
                    "post-message",
                    "conversation",
                    channel,
                    "message",
                    server.newId(),
                    "text",
                    "x".repeat(40_001)))) {
      assertThat(refused.status()).isGreaterThanOrEqualTo(400);
      document.compare("problem", document.problem(), refused.body());
      assertThat(refused.body().path("status").asInt()).isEqualTo(refused.status());
    }
    for (app.fermata.server.command.Code code : app.fermata.server.command.Code.values()) {
      assertThat(document.words("Code")).contains(code.word());
    }
  }
}
