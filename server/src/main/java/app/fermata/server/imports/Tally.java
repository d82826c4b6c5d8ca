package app.fermata.server.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What was read and what became of it, by kind. Not thread-safe.
final class Tally {
  /// What an export is made of. System lines count as messages.
  enum Sort {
    PEOPLE,
    CONVERSATIONS,
    MESSAGES,
    REACTIONS,
    FILES;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Sort, Long> imported = new EnumMap<>(Sort.class);
  private final Map<Sort, Long> skipped = new EnumMap<>(Sort.class);

  void imported(Sort sort, long count) {
    imported.merge(sort, count, Long::sum);
  }

  void skipped(Sort sort, long count) {
    skipped.merge(sort, count, Long::sum);
  }

  void add(Tally other) {
    other.imported.forEach(this::imported);
    other.skipped.forEach(this::skipped);
  }

  long imported(Sort sort) {
    return imported.getOrDefault(sort, 0L);
  }

  long skipped(Sort sort) {
    return skipped.getOrDefault(sort, 0L);
  }

  long read(Sort sort) {
    return imported(sort) + skipped(sort);
  }

  void write(ObjectNode report) {
    ObjectNode readNode = report.putObject("read");
    ObjectNode importedNode = report.putObject("imported");
    ObjectNode skippedNode = report.putObject("skipped");
    for (Sort sort : Sort.values()) {
      readNode.put(sort.word(), read(sort));
      importedNode.put(sort.word(), imported(sort));
      skippedNode.put(sort.word(), skipped(sort));
    }
  }
}
