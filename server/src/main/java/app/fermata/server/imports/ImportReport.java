package app.fermata.server.imports;

import app.fermata.server.imports.Tally.Sort;
import app.fermata.server.slack.Problem;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an import did, or would do: counts by kind, and every problem with its place.
///
/// The first ten thousand problems are listed one by one; the rest are counted by reason, since a
/// hostile export could hold millions.
final class ImportReport {
  private static final int LISTED = 10_000;
  private static final int SHOWN = 50;
  private final boolean dryRun;
  private final Tally tally = new Tally();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> unlisted = new LinkedHashMap<>();
  private final Changed changed = new Changed();
  private int integrationLogs;

  ImportReport(boolean dryRun) {
    this.dryRun = dryRun;
  }

  /// Which conversations are not found where, or as what, somebody who knows them from Slack would
  /// look. The first ten thousand of each are named.
  static final class Changed {
    private final List<String> archived = new ArrayList<>();
    private final List<Renamed> renamed = new ArrayList<>();
    private int archivedInAll;
    private int renamedInAll;

    private record Renamed(String from, String to) {}

    /// Browse shows it only among the archived ones.
    void archived(String name) {
      archivedInAll++;
      if (archived.size() < LISTED) {
        archived.add(name);
      }
    }

    /// Its name was taken here.
    void renamed(String from, String to) {
      renamedInAll++;
      if (renamed.size() < LISTED) {
        renamed.add(new Renamed(from, to));
      }
    }

    private void write(ObjectNode report) {
      ObjectNode archivedNode = report.putObject("archived").put("count", archivedInAll);
      archived.forEach(archivedNode.putArray("names")::add);
      ObjectNode renamedNode = report.putObject("renamed").put("count", renamedInAll);
      ArrayNode pairs = renamedNode.putArray("channels");
      renamed.forEach(each -> pairs.addObject().put("from", each.from()).put("to", each.to()));
    }

    private void lines(List<String> out) {
      if (archivedInAll > 0) {
        out.add(
            "Archived, so that Browse shows them only with “Only archived channels”: %,d"
                .formatted(archivedInAll));
        list(out, archived, archivedInAll);
      }
      if (renamedInAll > 0) {
        out.add("Under another name, because theirs was taken here: %,d".formatted(renamedInAll));
        list(
            out,
            renamed.stream().map(each -> each.from() + " → " + each.to()).toList(),
            renamedInAll);
      }
    }

    private static void list(List<String> out, List<String> names, int inAll) {
      names.stream().limit(SHOWN).forEach(name -> out.add("  " + name));
      if (inAll > SHOWN) {
        out.add("  … and %,d more; --json lists them.".formatted(inAll - SHOWN));
      }
    }
  }

  Changed changed() {
    return changed;
  }

  Tally tally() {
    return tally;
  }

  void problem(Problem problem) {
    if (problems.size() < LISTED) {
      problems.add(problem);
    } else if (unlisted.size() < LISTED || unlisted.containsKey(problem.reason())) {
      unlisted.merge(problem.reason(), 1, Integer::sum);
    } else {
      unlisted.merge("Other problems.", 1, Integer::sum);
    }
  }

  void integrationLogs(int count) {
    integrationLogs = count;
  }

  /// As an operation returns it: `lines` for people, the rest for `--json`.
  ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("dry_run", dryRun);
    tally.write(report);
    changed.write(report);
    report.putObject("ignored").put("integration_logs", integrationLogs);
    ArrayNode list = report.putArray("problems");
    for (Problem problem : problems) {
      list.addObject()
          .put("place", place(problem))
          .put("file", problem.file())
          .put("index", problem.index())
          .put("reason", problem.reason());
    }
    unlisted.forEach(
        (reason, count) ->
            list.addObject().put("place", "").put("reason", reason).put("count", count));
    ArrayNode lines = report.putArray("lines");
    lines().forEach(lines::add);
    return report;
  }

  private List<String> lines() {
    List<String> out = new ArrayList<>();
    out.add(dryRun ? "Nothing was written. An import would do this:" : "The import is done:");
    out.add("                     read    imported     skipped");
    for (Sort sort : Sort.values()) {
      out.add(
          "  %-13s %,11d %,11d %,11d"
              .formatted(sort.word(), tally.read(sort), tally.imported(sort), tally.skipped(sort)));
    }
    if (integrationLogs > 0) {
      out.add("%,d entries of integration_logs.json were not read.".formatted(integrationLogs));
    }
    changed.lines(out);
    problems(out);
    out.add(
        "Public channels are open to everybody. Private channels and directs open to the people who"
            + " were in them, once each has claimed their account with a personal link, which an"
            + " owner makes under People.");
    return out;
  }

  private void problems(List<String> out) {
    int more = unlisted.values().stream().mapToInt(Integer::intValue).sum();
    if (problems.isEmpty()) {
      out.add("There were no problems.");
      return;
    }
    out.add("%,d problems:".formatted(problems.size() + more));
    problems.stream()
        .limit(SHOWN)
        .forEach(problem -> out.add("  " + place(problem) + ": " + problem.reason()));
    if (problems.size() + more > SHOWN) {
      out.add("  … and %,d more; --json lists them.".formatted(problems.size() + more - SHOWN));
    }
  }

  private static String place(Problem problem) {
    return problem.index() < 0 ? problem.file() : problem.file() + ", element " + problem.index();
  }
}
