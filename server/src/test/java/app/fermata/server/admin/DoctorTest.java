package app.fermata.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import app.fermata.server.config.Key;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The doctor at a server that runs.
class DoctorTest {
  @TempDir Path web;

  private TestServer serve(Map<Key, String> more) throws IOException {
    Files.writeString(web.resolve("index.html"), "<!doctype html>");
    var settings = new java.util.EnumMap<Key, String>(Key.class);
    settings.put(Key.WEB, web.toString());
    settings.putAll(more);
    return TestServer.start(settings);
  }

  private static ObjectNode ask(TestServer server) throws IOException {
    var nobody =
        new Operation.Context() {
          @Override
          public void progress(String line) {}

          @Override
          public OutputStream output() {
            return OutputStream.nullOutputStream();
          }
        };
    return AdminClient.ofRunningServer(server.data().resolve("run"))
        .orElseThrow()
        .run("doctor", JsonNodeFactory.instance.objectNode(), nobody);
  }

  private static JsonNode finding(ObjectNode result, String name) {
    for (JsonNode finding : result.path("findings")) {
      if (finding.path("name").asText().equals(name)) {
        return finding;
      }
    }
    throw new AssertionError("nothing about " + name + " in " + result);
  }

  private static List<String> bad(ObjectNode result) {
    List<String> bad = new ArrayList<>();
    for (JsonNode finding : result.path("findings")) {
      if (!finding.path("ok").asBoolean()) {
        bad.add(finding.path("name").asText());
      }
    }
    return bad;
  }

  @Test
  void aServerThatIsWellIsLookedAtFromAllSides() throws IOException {
    try (TestServer server = serve(Map.of())) {
      server.setUp();
      ObjectNode result = ask(server);
      assertThat(bad(result)).as(result.toString()).isEmpty();
      assertThat(result.path("ok").asBoolean()).isTrue();
      for (String name :
          List.of(
              "memory",
              "schema",
              "epoch",
              "clock",
              "disk",
              "connections",
              "queues",
              "appends",
              "commits",
              "pool",
              "heap",
              "files",
              "errors",
              "metrics")) {
        assertThat(finding(result, name).path("text").asText()).as(name).isNotEmpty();
        assertThat(result.path("lines").toString()).contains("  ok   " + name + ": ");
      }
      assertThat(finding(result, "commits").at("/numbers/count").asLong()).isPositive();
      assertThat(finding(result, "commits").at("/numbers/p99_ms").asDouble()).isPositive();
      assertThat(finding(result, "pool").at("/numbers/max").asLong()).isEqualTo(12);
      assertThat(finding(result, "appends").at("/numbers/written").asLong()).isPositive();
      assertThat(finding(result, "metrics").path("text").asText())
          .contains("reachable on this machine at http://127.0.0.1:");
    }
  }

  @Test
  void whatNeedsTheOperatorIsBad() throws IOException {
    try (TestServer server = serve(Map.of())) {
      LoggerFactory.getLogger(DoctorTest.class).error("as if something were wrong");
      Files.delete(web.resolve("index.html"));
      ObjectNode result = ask(server);
      assertThat(bad(result)).containsExactly("web client", "errors");
      assertThat(result.path("ok").asBoolean()).isFalse();
      assertThat(finding(result, "errors").path("text").asText())
          .isEqualTo("Errors logged in the last 60 minutes: 1; read the server's log.");
    }
  }
}
