package app.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every run that can use a server which is there already, as small as it can be.
class RunsTest {
  private static TestServer server;
  private static String invite;

  @TempDir private Path work;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    invite =
        server
            .setUp()
            .browser()
            .post("/api/v1/invites", "expiresInDays", 1, "uses", 500)
            .text("url");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private JsonNode figures(String command, String... more) {
    var args = new ArrayList<>(List.of(more));
    args.addAll(List.of("--url", server.url().toString(), "--invite", invite));
    args.addAll(List.of("--pid", Long.toString(ProcessHandle.current().pid())));
    Bench.Ran ran = Bench.shortly(work, command, args.toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(work).as("nothing is left behind").isEmptyDirectory();
    JsonNode figures = ran.json();
    assertThat(figures.path("bench").asText()).isEqualTo(command);
    assertThat(figures.path("machine").asText()).isNotEmpty();
    return figures;
  }

  private static void assertPositive(JsonNode figures, String... keys) {
    for (String key : keys) {
      assertThat(figures.path(key).asDouble()).as(key).isPositive();
    }
  }

  // So many that nobody reaches what one account may send in a second.
  @Test
  void fanout() {
    assertPositive(
        figures("fanout", "--members", "30", "--window", "2", "--rate", "600"),
        "deliveriesPerSecond",
        "cpuSecondsPerMillionHot",
        "p50Millis",
        "p99Millis");
  }

  @Test
  void sparse() {
    assertPositive(
        figures("sparse", "--rooms", "2", "--members", "2"),
        "deliveriesPerSecond",
        "cpuSecondsPerMillionSparse");
  }

  @Test
  void direct() {
    assertPositive(
        figures("direct", "--pairs", "20", "--window", "1", "--rate", "40"),
        "messagesPerSecond",
        "ackP99Millis");
  }

  @Test
  void idle() {
    JsonNode figures = figures("idle", "--connections", "6", "--conversations", "2");
    assertPositive(figures, "connections", "rssAtZeroBytes", "rssBytes");
    assertThat(figures.has("rssBytesPerConnection")).isTrue();
    assertThat(figures.has("kernelBytesPerConnection")).isTrue();
  }

  @Test
  void sync() {
    JsonNode figures = figures("sync", "--people", "6", "--conversations", "5", "--repeat", "2");
    assertPositive(figures, "seconds", "bytes", "cpuSecondsEach");
    assertThat(figures.path("conversations").asInt()).isEqualTo(5);
  }

  @Test
  void history() {
    JsonNode figures = figures("history", "--messages", "150", "--members", "4");
    assertPositive(figures, "pages", "p50Millis", "p99Millis", "bytesPerPage");
    for (String sort : List.of("place", "before", "unread", "date", "thread", "message", "last")) {
      assertPositive(figures, sort + "P50Millis", sort + "P99Millis");
    }
  }

  @Test
  void mix() {
    JsonNode figures = figures("mix", "--people", "6", "--messages", "12", "--busier", "2000");
    assertPositive(
        figures, "actionsPerSecond", "p50Millis", "p99Millis", "serverCores", "answersChecked");
    assertThat(figures.path("errors").asInt()).isZero();
  }
}
