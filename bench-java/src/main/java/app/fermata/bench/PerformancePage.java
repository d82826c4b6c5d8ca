package app.fermata.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// docs/performance.md: people write its words, this writes the figures between its markers.
final class PerformancePage {
  static final String BEGIN = "<!-- figures: written by ./bench all --write -->";
  static final String END = "<!-- end of figures -->";

  private final Path home;

  private PerformancePage(Path home) {
    this.home = home;
  }

  /// @param home the project's folder
  static PerformancePage of(Path home) {
    return new PerformancePage(home);
  }

  void write(Reports reports, boolean quick) throws IOException, InterruptedException {
    Path page = home.resolve("docs/performance.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new Trouble(page + " has lost its markers '" + BEGIN + "' and '" + END + "'.");
    }
    String figures = figures(reports, quick, LocalDate.now(ZoneOffset.UTC), commit());
    Files.writeString(
        page, text.substring(0, begin + BEGIN.length()) + "\n" + figures + text.substring(end));
  }

  static String figures(Reports reports, boolean quick, LocalDate date, String commit) {
    var text = new StringBuilder();
    text.append("Measured on ")
        .append(date)
        .append(" at commit ")
        .append(commit)
        .append(quick ? ", in a quick run: smaller and shorter than what is promised" : "")
        .append(".\n");
    Map<String, Report.Circumstance> common = common(reports);
    text.append("In every run: ").append(words(common)).append(".\n");
    for (Report report : reports.reports()) {
      Map<String, Report.Circumstance> own = new LinkedHashMap<>(report.circumstances());
      own.keySet().removeAll(common.keySet());
      text.append("\n### ").append(report.name()).append("\n");
      if (!own.isEmpty()) {
        text.append(words(own)).append(".\n");
      }
      text.append("\n").append(report.markdown());
    }
    return text.toString();
  }

  /// The circumstances that all runs shared.
  private static Map<String, Report.Circumstance> common(Reports reports) {
    Map<String, Report.Circumstance> common = new LinkedHashMap<>();
    reports.reports().stream().findFirst().ifPresent(one -> common.putAll(one.circumstances()));
    for (Report report : reports.reports()) {
      common.entrySet().retainAll(report.circumstances().entrySet());
    }
    return common;
  }

  private static String words(Map<String, Report.Circumstance> circumstances) {
    return circumstances.values().stream()
        .map(each -> each.what() + ": " + each.value())
        .collect(Collectors.joining("; "));
  }

  private String commit() throws IOException, InterruptedException {
    String commit = git("rev-parse", "--short=12", "HEAD");
    if (commit.isEmpty()) {
      return "unknown";
    }
    return git("status", "--porcelain", "--untracked-files=no").isEmpty()
        ? commit
        : commit + " with changes";
  }

  /// What git says; empty where there is none.
  private String git(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add("git");
    command.addAll(List.of(words));
    Process git;
    try {
      git =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException notInstalled) {
      return "";
    }
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "";
  }
}
