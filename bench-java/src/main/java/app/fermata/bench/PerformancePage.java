package app.fermata.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// docs/performance.md: people write its words, this writes the figures between its markers.
final class PerformancePage {
  static final String BEGIN = "<!-- figures: written by ./bench all --write -->";
  static final String END = "<!-- end of figures -->";

  private static final String TITLE = "### ";

  private final Path home;

  private PerformancePage(Path home) {
    this.home = home;
  }

  /// @param home the project's folder
  static PerformancePage of(Path home) {
    return new PerformancePage(home);
  }

  /// Replaces the parts of these runs and leaves the others as they are.
  ///
  /// @param order the names of all runs, in the order in which the page shows them
  void write(List<Report> reports, List<String> order, boolean quick)
      throws IOException, InterruptedException {
    Path page = home.resolve("docs/performance.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new Trouble(page + " has lost its markers '" + BEGIN + "' and '" + END + "'.");
    }
    begin += BEGIN.length();
    Map<String, String> parts = parts(text.substring(begin, end));
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String commit = commit();
    for (Report report : reports) {
      parts.put(report.name(), part(report, quick, today, commit));
    }
    var figures = new StringBuilder("\n");
    for (String name : order) {
      if (parts.containsKey(name)) {
        figures.append(TITLE).append(name).append("\n").append(parts.get(name)).append("\n");
      }
    }
    Files.writeString(page, text.substring(0, begin) + figures + text.substring(end));
  }

  /// What is there already, by the name of the run.
  private static Map<String, String> parts(String figures) {
    Map<String, String> parts = new HashMap<>();
    for (String part : ("\n" + figures).split("\n" + TITLE, -1)) {
      int line = part.indexOf('\n');
      if (line > 0) {
        parts.put(part.substring(0, line).strip(), part.substring(line + 1).strip() + "\n");
      }
    }
    return parts;
  }

  static String part(Report report, boolean quick, LocalDate date, String commit) {
    return "Measured on "
        + date
        + " at commit "
        + commit
        + (quick ? ", in a quick run: smaller and shorter than what is promised" : "")
        + ". "
        + words(report.circumstances())
        + ".\n\n"
        + report.markdown();
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
