package app.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import app.fermata.server.config.Key;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run over a link that loses something has no figures.
class FaultsTest {
  @TempDir private Path work;

  @Test
  void aRunThatLosesARangeFailsAndSaysSo() throws Exception {
    try (var link = new LossyLink();
        TestServer server = TestServer.start(Map.of(Key.PUBLIC_URL, link.url().toString()))) {
      link.leadTo(server.app().port());
      String invite =
          server
              .setUp()
              .browser()
              .post("/api/v1/invites", "expiresInDays", 1, "uses", 10)
              .text("url");
      link.loseRange(40);
      Bench.Ran ran =
          Bench.shortly(
              work,
              "fanout",
              "--members",
              "2",
              "--window",
              "8",
              "--url",
              link.url().toString(),
              "--invite",
              invite);
      assertThat(ran.code()).as(ran.out()).isEqualTo(1);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).contains("not valid").contains("a gap");
    }
  }

  @Test
  void wrongWordsAreExplained() {
    assertThat(Bench.run("fanout", "--members", "1").err()).contains("--members is between");
    assertThat(Bench.run("idle", "--connections", "28000").err()).contains("open files");
    assertThat(Bench.run("storm", "--url", "http://127.0.0.1:1").err()).contains("--url");
    assertThat(Bench.run("fanout", "--url", "http://192.0.2.1:1").err()).contains("--allow-remote");
    assertThat(Bench.run("nonsense").code()).isEqualTo(2);
  }
}
