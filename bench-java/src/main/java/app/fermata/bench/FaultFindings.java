package app.fermata.bench;

import app.fermata.bench.faults.Round;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What came of disturbing a server.
///
/// @param seed what chance began with
/// @param leftOut faults that are impossible here, with the reason
/// @param violations what must not be; empty where nothing was found
record FaultFindings(
    long seed, Duration took, List<Row> rows, Map<String, String> leftOut, List<String> violations)
    implements Findings {

  FaultFindings {
    rows = List.copyOf(rows);
    leftOut = new LinkedHashMap<>(leftOut);
    violations = List.copyOf(violations);
  }

  /// All rounds of one fault.
  record Row(String fault, int times, long acknowledged, double slowestSeconds, int violations) {

    static Row of(Round round) {
      return new Row(
          round.fault(),
          1,
          round.acknowledged(),
          round.secondsToRecover(),
          round.violations().size());
    }

    Row plus(Row more) {
      return new Row(
          fault,
          times + more.times,
          acknowledged + more.acknowledged,
          Math.max(slowestSeconds, more.slowestSeconds),
          violations + more.violations);
    }
  }

  @Override
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("bench", "faults")
            .put("seed", seed)
            .put("seconds", took.toSeconds());
    ArrayNode faults = json.putArray("faults");
    for (Row row : rows) {
      faults
          .addObject()
          .put("fault", row.fault())
          .put("times", row.times())
          .put("acknowledged", row.acknowledged())
          .put("slowestRecoverySeconds", row.slowestSeconds())
          .put("violations", row.violations());
    }
    ObjectNode without = json.putObject("leftOut");
    leftOut.forEach(without::put);
    ArrayNode found = json.putArray("violations");
    violations.forEach(found::add);
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.println("faults, seed " + seed + ", " + took.toSeconds() + " s");
    String line = "  %-18s %6s %13s %20s %11s%n";
    out.format(
        Locale.ROOT, line, "fault", "times", "acknowledged", "slowest recovery, s", "violations");
    for (Row row : rows) {
      out.format(
          Locale.ROOT,
          line,
          row.fault(),
          row.times(),
          row.acknowledged(),
          String.format(Locale.ROOT, "%.1f", row.slowestSeconds()),
          row.violations());
    }
    leftOut.forEach((fault, why) -> out.println("  " + fault + " was left out: " + why + "."));
    if (!violations.isEmpty()) {
      out.println("Something that must not be was found with --seed " + seed + ":");
      violations.forEach(each -> out.println("  " + each));
    }
  }
}
