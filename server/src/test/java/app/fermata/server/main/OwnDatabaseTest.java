package app.fermata.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.postgres.TestPostgres;
import app.fermata.protocol.Ids;
import app.fermata.server.Browser;
import app.fermata.server.main.ServerProcess.Ended;
import app.fermata.server.slack.Exports;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that an operator does, with `--database-url`: on Debian's PostgreSQL 15 where it is
/// installed, the oldest that Fermata works on, else on the bundled one.
class OwnDatabaseTest {
  private static final String PASSWORD = "a long passphrase";

  private final TestPostgres postgres = TestPostgres.debian15().orElseGet(TestPostgres::bundled);

  @TempDir Path temp;

  /// A data folder and the database that belongs to it.
  private record Place(Path data, TestPostgres.TestDatabase database) {
    String[] with(String... words) {
      List<String> all = new ArrayList<>(List.of(words));
      all.addAll(List.of("--database-url", database.jdbcUrl()));
      all.addAll(List.of("--database-user", database.user()));
      all.addAll(List.of("--database-password", database.password()));
      return all.toArray(String[]::new);
    }

    /// Runs a command that must succeed; what it said.
    String command(String input, String... words) throws Exception {
      Ended ended = ServerProcess.command(data, input, with(words));
      assertThat(ended.exitCode()).as(ended.said()).isZero();
      return ended.said();
    }
  }

  private Place place(String name) throws Exception {
    return new Place(Files.createDirectories(temp.resolve(name)), postgres.freshDatabase());
  }

  @Test
  void anEmptyDatabaseStaysEmptyUntilAServerStarts() throws Exception {
    Place place = place("data");
    assertThat(place.command("", "doctor", "--port", "0")).contains("no Fermata has kept data");
    Ended backup =
        ServerProcess.command(
            place.data(), "", place.with("backup", temp.resolve("backup.zip").toString()));
    assertThat(backup.exitCode()).isEqualTo(1);
    assertThat(backup.said()).contains("--database-url");
    assertThat(place.data()).isEmptyDirectory();
    assertThat(place.command("", "doctor", "--port", "0")).contains("no Fermata has kept data");
  }

  private static Browser signedIn(ServerProcess server) {
    Browser ada = new Browser(server.url());
    assertThat(
            ada.post("/api/v1/session", "email", "ada@example.org", "password", PASSWORD).status())
        .isEqualTo(201);
    return ada;
  }

  /// The channels and how many messages the last page of each has.
  private static List<String> channels(Browser browser) {
    List<String> channels = new ArrayList<>();
    for (JsonNode channel : browser.get("/api/v1/channels?limit=200").items()) {
      String id = channel.path("conversation").asText();
      int messages =
          browser
              .get("/api/v1/conversations/" + id + "/page?limit=200")
              .body()
              .path("entries")
              .size();
      channels.add(channel.path("name").asText() + " " + messages);
    }
    return channels;
  }

  @Test
  void setUpImportBackupAndRestoreWorkOnAnOperatorsPostgres() throws Exception {
    Place first = place("first");
    Path archive = temp.resolve("backup.zip");
    List<String> channels;
    try (ServerProcess server = ServerProcess.start(first.data(), first.with())) {
      first.command(PASSWORD, ServerProcess.setUp());
      String zip = Exports.excerpt(temp).toString();
      assertThat(first.command("", "import", "slack", zip)).contains("The import is done:");
      Browser ada = signedIn(server);
      channels = channels(ada);
      assertThat(channels).hasSizeGreaterThan(2);
      first.command("", "rebuild", "all");
      assertThat(channels(ada)).isEqualTo(channels);
      assertThat(ServerProcess.command(first.data(), "", first.with("doctor")).said())
          .contains("postgresql: " + (TestPostgres.debian15().isPresent() ? "15." : "18."))
          .contains(", the operator's own");
      first.command("", "backup", archive.toString());
      assertThat(first.data().resolve("postgres/cluster")).doesNotExist();
    } finally {
      first.database().close();
    }

    Place second = place("second");
    assertThat(second.command("", "restore", archive.toString())).contains("Restored the backup");
    try (ServerProcess server = ServerProcess.start(second.data(), second.with())) {
      Browser ada = signedIn(server);
      assertThat(channels(ada)).isEqualTo(channels);
      String room =
          ada.get("/api/v1/channels?limit=1").items().getFirst().path("conversation").asText();
      assertThat(ada.command("join-channel", "conversation", room).status()).isEqualTo(200);
      assertThat(
              ada.command(
                      "post-message",
                      "conversation",
                      room,
                      "message",
                      Ids.secure(InstantSource.system()).next(),
                      "text",
                      "still at work")
                  .status())
          .isEqualTo(200);
    } finally {
      second.database().close();
    }
  }
}
