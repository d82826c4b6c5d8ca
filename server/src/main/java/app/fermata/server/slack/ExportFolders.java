package app.fermata.server.slack;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The export's table of contents: which folder has files of which days, and where its root is (an
/// export that was unpacked and zipped again lies in a folder of its own).
final class ExportFolders {
  private static final Pattern DAY = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.json");
  private static final Set<String> INDEX_FILES =
      Set.of("users.json", "channels.json", "groups.json", "dms.json", "mpims.json");
  private static final Set<String> READ =
      Set.of(
          "users.json",
          "org_users.json",
          "channels.json",
          "groups.json",
          "dms.json",
          "mpims.json",
          "integration_logs.json");
  private final String root;
  private final Map<String, Days> folders = new HashMap<>();
  private final List<String> others = new ArrayList<>();
  private final Set<String> rootFiles = new HashSet<>();
  private int attachments;

  private ExportFolders(String root) {
    this.root = root;
  }

  static ExportFolders of(ExportZip zip) throws RefusedExportException {
    ExportFolders folders =
        new ExportFolders(
            root(zip)
                .orElseThrow(
                    () ->
                        new RefusedExportException(
                            "This is no Slack export: it holds neither users.json nor"
                                + " channels.json.")));
    String[] twice = {null};
    zip.forEachFile(
        path -> {
          if (!folders.add(path)) {
            twice[0] = path;
          }
        });
    for (Map.Entry<String, Days> folder : folders.folders.entrySet()) {
      LocalDate day = folder.getValue().sort();
      if (day != null) {
        twice[0] = folder.getKey() + "/" + day + ".json";
      }
    }
    if (twice[0] != null) {
      throw new RefusedExportException(
          "The archive holds \"%s\" twice, so it is not clear which one counts; it is not read."
              .formatted(twice[0]));
    }
    return folders;
  }

  /// The shallowest folder that holds an index file.
  private static Optional<String> root(ExportZip zip) {
    String[] best = {null};
    zip.forEachFile(
        path -> {
          int slash = path.lastIndexOf('/');
          String folder = path.substring(0, slash + 1);
          if (INDEX_FILES.contains(path.substring(slash + 1))
              && !isNoise(path)
              && (best[0] == null || folder.length() < best[0].length())) {
            best[0] = folder;
          }
        });
    return Optional.ofNullable(best[0]);
  }

  private static boolean isNoise(String path) {
    return path.startsWith("__MACOSX/")
        || path.endsWith("/.DS_Store")
        || path.equals(".DS_Store")
        || path.endsWith("/Thumbs.db");
  }

  private boolean add(String path) {
    if (isNoise(path)) {
      return true;
    }
    if (!path.startsWith(root)) {
      others.add(path);
      return true;
    }
    String inside = path.substring(root.length());
    int slash = inside.indexOf('/');
    if (slash < 0) {
      if (!READ.contains(inside)) {
        others.add(inside);
      }
      return rootFiles.add(inside);
    }
    String folder = inside.substring(0, slash);
    Matcher day = DAY.matcher(inside.substring(slash + 1));
    Optional<LocalDate> date = day.matches() ? date(day.group(1)) : Optional.empty();
    if (date.isPresent()) {
      folders.computeIfAbsent(folder, _ -> new Days()).add(date.get());
    } else if (inside.endsWith(".json")) {
      others.add(inside);
    } else {
      attachments++;
    }
    return true;
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// What every path in the export begins with.
  String root() {
    return root;
  }

  boolean has(String folder) {
    return folders.containsKey(folder);
  }

  Days days(String folder) {
    return Objects.requireNonNull(folders.get(folder));
  }

  Set<String> names() {
    return folders.keySet();
  }

  /// Names what is in the archive and is not read.
  void report(Consumer<Problem> problems) {
    others.forEach(
        file ->
            problems.accept(Problem.of(file, "Fermata does not know this file; it was not read.")));
    if (attachments > 0) {
      problems.accept(
          Problem.of(
              root.isEmpty() ? "/" : root,
              "The archive also holds %,d attached files; files are imported as links only."
                  .formatted(attachments)));
    }
  }
}
