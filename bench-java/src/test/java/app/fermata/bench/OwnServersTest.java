package app.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The runs that kill and stop servers of their own.
class OwnServersTest {
  /// Starting is all that such a server does: nothing in it is worth compiling well.
  private static final String SHORT_LIVED =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m";

  @TempDir private Path work;

  private JsonNode figures(String command, String... more) {
    String[] args = java.util.Arrays.copyOf(more, more.length + 1);
    args[more.length] = "--java-options=" + SHORT_LIVED;
    Bench.Ran ran = Bench.shortly(work, command, args);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(work).as("nothing is left behind").isEmptyDirectory();
    return ran.json();
  }

  @Test
  void storm() {
    JsonNode figures = figures("storm", "--clients", "20", "--conversations", "3", "--rate", "50");
    assertThat(figures.path("secondsUntilAllLive").asDouble()).isPositive();
    assertThat(figures.path("peakRssBytes").asLong()).isGreaterThan(10_000_000);
    assertThat(figures.path("deliveries").asLong()).isPositive();
    assertThat(figures.path("lost").asInt(-1)).isZero();
    assertThat(figures.path("duplicated").asInt(-1)).isZero();
  }

  @Test
  void start() {
    JsonNode figures = figures("start", "--times", "1", "--people", "0");
    assertThat(figures.path("freshSeconds").asDouble()).isPositive();
    assertThat(figures.path("existingSeconds").asDouble()).isPositive();
  }
}
