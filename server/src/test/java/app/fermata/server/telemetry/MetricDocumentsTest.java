package app.fermata.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What docs/operate says about metrics is what there is.
class MetricDocumentsTest {
  private static final Path PAGE = Path.of("../docs/operate/metrics.md");
  private static final Path DASHBOARD = Path.of("../docs/operate/grafana-dashboard.json");

  private static final Pattern METRIC =
      Pattern.compile("\\b(?:fermata|hikaricp|jvm|process|system)_[a-z_]+");

  @Test
  void everyMetricIsDocumentedAndNoOther() throws IOException {
    StringBuilder table =
        new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
    for (Metric metric : Metric.values()) {
      table.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  metric.exposed(),
                  metric.exposedType(),
                  String.join(", ", metric.labels()),
                  metric.meaning()));
    }
    String page = Files.readString(PAGE);
    assertThat(page).as(PAGE + " holds this table:\n" + table).contains(table);
    assertThat(unknown(page)).isEmpty();
  }

  @Test
  void theDashboardAsksForNothingThatIsNotThere() throws IOException {
    List<String> queries = new ArrayList<>();
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(target.path("expr").asText());
      }
    }
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      queries.add(variable.path("query").asText());
    }
    assertThat(queries)
        .hasSizeGreaterThan(20)
        .allMatch(query -> METRIC.matcher(query).find() || !query.contains("_"));
    for (String query : queries) {
      assertThat(unknown(query)).as(query).isEmpty();
    }
  }

  @Test
  void everyLabelInAQueryIsOneOfItsMetric() throws IOException {
    Pattern selector = Pattern.compile("(" + METRIC.pattern() + ")\\{([^}]*)}");
    String all = Files.readString(PAGE) + Files.readString(DASHBOARD).replace("\\\"", "\"");
    Matcher found = selector.matcher(all);
    int selectors = 0;
    while (found.find()) {
      selectors++;
      Set<String> labels = new TreeSet<>(List.of("instance", "job", "le"));
      labels.addAll(metric(found.group(1)).labels());
      Matcher label = Pattern.compile("([a-z_]+)\\s*(?:=|!)").matcher(found.group(2));
      while (label.find()) {
        assertThat(labels).as(found.group()).contains(label.group(1));
      }
    }
    assertThat(selectors).isGreaterThan(10);
  }

  private static Set<String> unknown(String text) {
    Set<String> unknown = new TreeSet<>();
    Matcher found = METRIC.matcher(text);
    while (found.find()) {
      if (!isKnown(found.group())) {
        unknown.add(found.group());
      }
    }
    return unknown;
  }

  private static boolean isKnown(String name) {
    return Arrays.stream(Metric.values()).anyMatch(metric -> names(metric).contains(name));
  }

  private static Metric metric(String name) {
    return Arrays.stream(Metric.values())
        .filter(metric -> names(metric).contains(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  private static List<String> names(Metric metric) {
    String name = metric.exposed();
    return switch (metric.type()) {
      case COUNTER, GAUGE -> List.of(name);
      case HISTOGRAM ->
          List.of(name, name + "_bucket", name + "_count", name + "_sum", name + "_max");
      case SUMMARY -> List.of(name, name + "_count", name + "_sum", name + "_max");
    };
  }
}
