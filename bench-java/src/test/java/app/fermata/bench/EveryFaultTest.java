package app.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.bench.faults.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `./bench faults`: every fault once, on one server, with few people
/// (docs/faults.md). `-Dfermata.seed` repeats what chance decided.
class EveryFaultTest {
  private static final String SHORT_LIVED =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m";

  @TempDir private Path work;

  @Test
  void nothingAcknowledgedIsLostOrDoubledWhateverBreaks() {
    long seed = Long.getLong("fermata.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Bench.Ran ran =
        Bench.run(
            "faults",
            "--once",
            "--quick",
            "--json",
            "--crowd=60",
            "--rate=40",
            "--seed=" + seed,
            "--java-options=" + SHORT_LIVED,
            "--work=" + work);
    assertThat(ran.code()).as("seed %d: %s%s", seed, ran.out(), ran.err()).isZero();
    JsonNode found = ran.json();
    List<String> struck = new ArrayList<>();
    for (JsonNode row : found.path("faults")) {
      assertThat(row.path("acknowledged").asInt()).as(row.toString()).isPositive();
      struck.add(row.path("fault").asText());
    }
    found.path("leftOut").fieldNames().forEachRemaining(struck::add);
    assertThat(struck)
        .containsExactlyInAnyOrderElementsOf(Fault.all().stream().map(Fault::name).toList());
    assertThat(work).as("nothing is left behind").isEmptyDirectory();
  }

  @Test
  void anUnknownFaultIsNamedBesideThoseThereAre() {
    Bench.Ran ran = Bench.run("faults", "--only", "no-such");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no-such").contains("server-killed");
  }
}
