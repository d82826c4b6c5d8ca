package app.fermata.server.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.server.Browser;
import app.fermata.server.TestServer;
import app.fermata.server.admin.Operation;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.slack.Exports;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The import as the command line runs it, in a running server.
class ImportOnServerTest {
  @TempDir Path folder;
  private final List<String> progress = new ArrayList<>();

  private ObjectNode run(TestServer server, Path zip, boolean dryRun) throws Exception {
    ObjectNode args =
        JsonNodeFactory.instance.objectNode().put("file", zip.toString()).put("dry_run", dryRun);
    return server
        .app()
        .operations()
        .run(
            "import-slack",
            args,
            new Operation.Context() {
              @Override
              public void progress(String line) {
                progress.add(line);
              }

              @Override
              public OutputStream output() {
                return OutputStream.nullOutputStream();
              }
            });
  }

  @Test
  void anImportedAccountIsClaimedByAPersonalLinkAndNeverByAnAddress() throws Exception {
    try (TestServer server = TestServer.start()) {
      TestServer.Person owner = server.setUp();
      run(server, Exports.today().zip(folder), false);
      JsonNode people = owner.browser().get("/api/v1/people?limit=200").body().path("items");
      UUID imported = null;
      for (JsonNode person : people) {
        if (person.path("body").path("name").asText().equals("Ada L.")) {
          imported = UUID.fromString(person.path("key").asText());
        }
      }
      assertThat(imported).isNotNull().isNotEqualTo(owner.account());
      // The export's Ada L. has the address that the owner signs in with: still two accounts.
      String url = owner.browser().post("/api/v1/accounts/" + imported + "/claim-link").text("url");
      Browser claimant = server.browser();
      var answer =
          claimant.post(
              "/api/v1/claims",
              "token",
              URI.create(url).getFragment(),
              "email",
              "somebody@example.org",
              "password",
              TestServer.PASSWORD,
              "deviceName",
              "a browser");
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.id("account")).isEqualTo(imported);
      JsonNode cards = claimant.get("/api/v1/cards?limit=200").body().path("items");
      assertThat(cards.findValuesAsText("name")).contains("general-imported", "secret");
      assertThat(cards.findValues("unread")).isEmpty();
      JsonNode ownersCards = owner.browser().get("/api/v1/cards?limit=200").body().path("items");
      assertThat(ownersCards.findValuesAsText("name")).doesNotContain("secret");
    }
  }

  @Test
  void aRunningServerImportsOnceAndSaysSo() throws Exception {
    try (TestServer server = TestServer.start()) {
      Path zip = Exports.excerpt(folder);
      assertThatThrownBy(() -> run(server, zip, false))
          .isInstanceOf(OperatorProblem.class)
          .hasMessageStartingWith("There is no workspace to import into yet.");
      server.setUp();
      assertThatThrownBy(() -> run(server, folder.resolve("none.zip"), false))
          .isInstanceOf(OperatorProblem.class)
          .hasMessageStartingWith("There is no file");

      ObjectNode planned = run(server, zip, true);
      ObjectNode first = run(server, zip, false);
      server.restart();
      ObjectNode second = run(server, zip, false);

      assertThat(planned.path("imported")).isEqualTo(first.path("imported"));
      assertThat(first.path("imported").path("messages").asInt()).isEqualTo(413);
      assertThat(second.path("imported").path("messages").asInt()).isZero();
      assertThat(second.path("read")).isEqualTo(first.path("read"));
      assertThat(first.path("lines").get(0).asText()).isEqualTo("The import is done:");
      assertThat(progress).isNotEmpty();
    }
  }
}
