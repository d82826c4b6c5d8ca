package app.fermata.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What several runs found.
///
/// @param failures what those said that came to nothing, by name
record Reports(List<Report> reports, Map<String, String> failures) implements Findings {

  Reports {
    reports = List.copyOf(reports);
    failures = new LinkedHashMap<>(failures);
  }

  @Override
  public ObjectNode json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (Report report : reports) {
      all.set(report.name(), report.json());
    }
    failures.forEach((name, words) -> all.putObject(name).put("failed", words));
    return all;
  }

  @Override
  public void print(PrintStream out) {
    for (Report report : reports) {
      report.print(out);
      out.println();
    }
    failures.forEach((name, words) -> out.println(name + " failed: " + words));
  }
}
