package app.fermata.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a run found: a table for people, one JSON object for programs.
public final class Report implements Findings {
  private static final MathContext DIGITS = new MathContext(4);

  private final String name;
  private final Map<String, Circumstance> circumstances = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  /// @param target what is wanted, in words; "" where nothing was promised
  private record Row(String what, String value, String target) {}

  /// What it was measured on and with.
  record Circumstance(String what, String value) {}

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
    rows.add(new Row(what, put(key, value), target));
    return this;
  }

  public Report figure(String key, String what, double value) {
    return figure(key, what, value, "");
  }

  /// A circumstance in words.
  public Report fact(String key, String what, String value) {
    json.put(key, value);
    circumstances.put(key, new Circumstance(what, value));
    return this;
  }

  /// A circumstance that is a number.
  public Report fact(String key, String what, double value) {
    circumstances.put(key, new Circumstance(what, put(key, value)));
    return this;
  }

  /// Returns how people see it.
  private String put(String key, double value) {
    double rounded =
        Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
    if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
      json.put(key, (long) rounded);
    } else {
      json.put(key, rounded);
    }
    return shown(rounded);
  }

  private static String shown(double value) {
    if (Math.abs(value) >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text = String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }

  /// By their keys.
  Map<String, Circumstance> circumstances() {
    return circumstances;
  }

  @Override
  public ObjectNode json() {
    return json;
  }

  /// Prints the table.
  @Override
  public void print(PrintStream out) {
    out.println(name);
    for (Circumstance each : circumstances.values()) {
      out.println("  " + each.what() + ": " + each.value());
    }
    int what = rows.stream().mapToInt(row -> row.what().length()).max().orElse(1);
    int value = rows.stream().mapToInt(row -> row.value().length()).max().orElse(1);
    for (Row row : rows) {
      String line = "  %-" + what + "s  %" + value + "s  %s";
      out.println(
          String.format(Locale.ROOT, line, row.what(), row.value(), row.target()).stripTrailing());
    }
  }

  /// The table as Markdown, for docs/performance.md.
  String markdown() {
    var text = new StringBuilder("| what | measured | floor / aim |\n|---|---:|---|\n");
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
