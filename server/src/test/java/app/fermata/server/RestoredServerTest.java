package app.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.CloseCode;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.Browser.Answer;
import app.fermata.server.TestServer.Person;
import app.fermata.server.gateway.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lets people in, before a backup, after it, and on the server that it was restored into.
class RestoredServerTest {
  @TempDir Path temp;

  @Test
  void whatWasRevokedAfterTheBackupLetsNobodyInAgain() throws Exception {
    Path archive = temp.resolve("backup.zip");
    List<Browser> devices = new ArrayList<>();
    List<String> links = new ArrayList<>();
    Browser program;
    Person ada;
    Browser revoked;
    try (TestServer before = TestServer.start()) {
      ada = before.setUp();
      Person bo = before.join(ada, "Bo");
      Browser phone = before.signIn(ada);
      revoked = before.signIn(ada);
      UUID lost = revoked.get("/api/v1/session").id("device");
      ada.browser().delete("/api/v1/devices/" + lost);
      devices.addAll(List.of(ada.browser(), phone, bo.browser()));
      String token = ada.token();
      program = new Browser(before.url()).with("Authorization", "Bearer " + token);
      Answer invite = ada.browser().post("/api/v1/invites", "expiresInDays", 7);
      Answer other = ada.browser().post("/api/v1/invites", "expiresInDays", 7, "uses", 1);
      links.add(invite.text("url"));
      links.add(other.text("url"));
      links.add(before.operate("reset-password", Map.of("email", bo.email())).path("url").asText());
      before.backup(archive);

      UUID phones = phone.get("/api/v1/session").id("device");
      assertThat(ada.browser().delete("/api/v1/devices/" + phones).status()).isEqualTo(204);
      ada.browser().delete("/api/v1/tokens/" + onlyToken(ada));
      ada.browser().delete("/api/v1/invites/" + invite.text("id"));
      assertThat(joins(before.browser(), other.text("url")).status()).isEqualTo(201);
      assertThat(program.get("/api/v1/session").status()).isEqualTo(401);
    }

    try (TestServer after = TestServer.restored(archive)) {
      for (Browser device : devices) {
        assertThat(at(after, device).get("/api/v1/session").code()).isEqualTo("signed_out");
      }
      assertThat(at(after, revoked).get("/api/v1/session").code())
          .as("revoked before the backup: it still is")
          .isEqualTo("session_revoked");
      assertThat(at(after, program).get("/api/v1/session").code()).isEqualTo("signed_out");
      for (String link : links) {
        assertThat(joins(after.browser(), link).code()).isEqualTo("not_found");
        assertThat(
                after
                    .browser()
                    .post(
                        "/api/v1/resets", "token", secret(link), "password", "a quite new password")
                    .code())
            .isEqualTo("not_found");
      }

      // Their devices sign in again and are the devices they were.
      Browser again = at(after, ada.browser());
      assertThat(
              again
                  .post("/api/v1/session", "email", ada.email(), "password", TestServer.PASSWORD)
                  .status())
          .isEqualTo(201);
      assertThat(again.get("/api/v1/devices").items())
          .singleElement()
          .satisfies(device -> assertThat(device.path("name").asText()).isEqualTo("Ada's browser"));
      assertThat(again.get("/api/v1/tokens").items()).isEmpty();
      assertThat(again.get("/api/v1/invites").items()).isEmpty();

      after.restart();
      assertThat(again.get("/api/v1/session").status()).as("ended once").isEqualTo(200);
    }
  }

  @Test
  void aDeviceIsAskedToSignInAndNotToDropWhatItHolds() throws Exception {
    Path archive = temp.resolve("backup.zip");
    Browser device;
    try (TestServer before = TestServer.start()) {
      device = before.setUp().browser();
      before.backup(archive);
    }
    try (TestServer after = TestServer.restored(archive);
        Socket socket = Socket.cookie(after.url(), cookie(device), after.url().toString())) {
      assertThat(socket.closeCode()).isEqualTo(CloseCode.SIGNED_OUT.number());
    }
  }

  @Test
  void aDeviceLearnsUpToWhereItsPastIsKeptAndOffersWhatIsBeyondOnce() throws Exception {
    Path archive = temp.resolve("backup.zip");
    UUID channel;
    UUID message;
    Person ada;
    CheckedPosition saved;
    CheckedPosition seen;
    try (TestServer before = TestServer.start()) {
      ada = before.setUp();
      channel = before.newId();
      message = before.newId();
      run(ada.browser(), "create-channel", "conversation", channel, "name", "quay");
      saved = position(before, ada, channel);
      before.backup(archive);
      say(ada.browser(), channel, message, "written after the backup");
      seen = position(before, ada, channel);
    }
    try (TestServer after = TestServer.restored(archive)) {
      Browser device = at(after, ada.browser());
      device.post("/api/v1/session", "email", ada.email(), "password", TestServer.PASSWORD);
      // Somebody is faster, and the log comes further than the device had seen.
      Browser faster = after.signIn(ada);
      for (int i = 0; i < 3; i++) {
        say(faster, channel, after.newId(), "new " + i);
      }
      try (Socket socket = Socket.cookie(after.url(), cookie(device), after.url().toString());
          Socket other = Socket.cookie(after.url(), cookie(faster), after.url().toString())) {
        socket.hello();
        var reset =
            socket.resume(List.of(new ClientFrame.Cursor(channel, seen))).stream()
                .filter(ServerFrame.Reset.class::isInstance)
                .map(ServerFrame.Reset.class::cast)
                .filter(frame -> frame.log().equals(channel))
                .findFirst()
                .orElseThrow();
        assertThat(reset.why()).isEqualTo(ServerFrame.Why.LOST);
        assertThat(reset.kept()).isEqualTo(saved.seq());
        assertThat(reset.at().epoch()).isGreaterThan(seen.epoch());

        other.hello();
        other.resume(List.of());
        var first = offer(socket, channel, message);
        assertThat(offer(other, channel, message).at()).isEqualTo(first.at());
      }
      assertThat(device.get("/api/v1/conversations/" + channel + "/page").body().toString())
          .containsOnlyOnce("written after the backup\",");
    }
  }

  private static ServerFrame.Done offer(Socket socket, UUID channel, UUID message) {
    return socket.doneAs(
        message,
        "post-message",
        "conversation",
        channel,
        "message",
        message,
        "text",
        "written after the backup");
  }

  private static void run(Browser browser, String kind, Object... args) {
    Answer answer = browser.command(kind, args);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  private static void say(Browser browser, UUID channel, UUID message, String text) {
    run(browser, "post-message", "conversation", channel, "message", message, "text", text);
  }

  private static CheckedPosition position(TestServer server, Person person, UUID log) {
    try (Socket socket = Socket.bearer(server.url(), person.token())) {
      socket.hello();
      return Socket.position(log, socket.resume(List.of()));
    }
  }

  @Test
  void everybodyIsSignedOutWhenTheOperatorSaysSo() throws Exception {
    try (TestServer server = TestServer.start()) {
      Person ada = server.setUp();
      Person bo = server.join(ada, "Bo");
      Browser program = server.browser().with("Authorization", "Bearer " + bo.token());
      String link = ada.browser().post("/api/v1/invites", "expiresInDays", 7).text("url");
      try (Socket socket =
          Socket.cookie(server.url(), cookie(bo.browser()), server.url().toString())) {
        socket.hello();
        var ended = server.operate("sign-out-everybody", Map.of());
        assertThat(ended.path("sign_ins").asInt()).isEqualTo(2);
        assertThat(ended.path("tokens").asInt()).isEqualTo(1);
        assertThat(ended.path("links").asInt()).isEqualTo(1);
        assertThat(socket.closeCode()).isEqualTo(CloseCode.SIGNED_OUT.number());
      }
      for (Browser out : List.of(ada.browser(), bo.browser(), program)) {
        assertThat(out.get("/api/v1/session").code()).isEqualTo("signed_out");
      }
      assertThat(joins(server.browser(), link).status()).isEqualTo(404);
      assertThat(server.signIn(bo).get("/api/v1/session").status()).isEqualTo(200);
    }
  }

  private static String onlyToken(Person person) {
    return person.browser().get("/api/v1/tokens").items().getFirst().path("id").asText();
  }

  private static Browser at(TestServer server, Browser device) {
    return device.at(server.url());
  }

  private static String cookie(Browser browser) {
    return "fermata_session=" + browser.cookies().get("fermata_session");
  }

  private static String secret(String link) {
    return URI.create(link).getFragment();
  }

  private static Answer joins(Browser browser, String link) {
    return browser.post(
        "/api/v1/invitations",
        "token",
        secret(link),
        "name",
        "Cy",
        "email",
        "cy@example.org",
        "password",
        TestServer.PASSWORD);
  }
}
