package app.fermata.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a run found: a table for people, one JSON object for programs.
public final class Report {
  private static final MathContext DIGITS = new MathContext(4);

  private final String name;
  private final List<Row> rows = new ArrayList<>();
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  /// @param target what is wanted, in words; "" where nothing was promised
  private record Row(String what, String value, String target) {}

  /// @param name of the sub-command
  public Report(String name) {
    this.name = name;
    json.put("bench", name);
  }

  public String name() {
    return name;
  }

  /// A figure of the run.
  ///
  /// @param key in the JSON object
  /// @param target floor and aim in words, or ""
  public Report figure(String key, String what, double value, String target) {
    double rounded =
        Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
    if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
      json.put(key, (long) rounded);
    } else {
      json.put(key, rounded);
    }
    rows.add(new Row(what, shown(rounded), target));
    return this;
  }

  public Report figure(String key, String what, double value) {
    return figure(key, what, value, "");
  }

  /// A circumstance.
  public Report fact(String key, String what, String value) {
    json.put(key, value);
    rows.add(new Row(what, value, ""));
    return this;
  }

  private static String shown(double value) {
    if (Math.abs(value) >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text = String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }

  public ObjectNode json() {
    return json;
  }

  /// Prints the table.
  public void print(PrintStream out) {
    int what = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
    int value = rows.stream().mapToInt(row -> row.value().length()).max().orElse(0);
    out.println(name);
    for (Row row : rows) {
      out.println(
          String.format(
                  Locale.ROOT,
                  "  %-" + what + "s  %" + Math.min(value, 16) + "s  %s",
                  row.what(),
                  row.value(),
                  row.target())
              .stripTrailing());
    }
  }

  /// The table as Markdown, for docs/performance.md.
  public String markdown() {
    var text = new StringBuilder("| what | measured | floor / aim |\n|---|---|---|\n");
    for (Row row : rows) {
      text.append("| ")
          .append(row.what())
          .append(" | ")
          .append(row.value())
          .append(" | ")
          .append(row.target())
          .append(" |\n");
    }
    return text.toString();
  }
}
