package app.fermata.server.attention;

import app.fermata.log.Entry;
import app.fermata.server.attention.Places.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where imported messages lie: they are never unread. An import appends hundreds of entries at a
/// time, so a few ranges per conversation say it all.
final class ImportedSpans {
  private ImportedSpans() {}

  /// The ranges of seqs among these entries that hold imported messages and no other message made
  /// now.
  ///
  /// @param entries per log in the order of their seqs
  static Map<UUID, List<Span>> of(List<Entry> entries) {
    Map<UUID, Run> runs = new LinkedHashMap<>();
    for (Entry entry : entries) {
      runs.computeIfAbsent(entry.log(), _ -> new Run()).add(entry);
    }
    Map<UUID, List<Span>> spans = new LinkedHashMap<>();
    runs.forEach(
        (log, run) -> {
          run.end();
          if (!run.done.isEmpty()) {
            spans.put(log, List.copyOf(run.done));
          }
        });
    return spans;
  }

  private static final class Run {
    final List<Span> done = new ArrayList<>();
    private @Nullable Span open;
    private boolean holdsImported;

    void add(Entry entry) {
      if (entry.isCreation() && Facts.concerns(entry) && entry.isLiving()) {
        if (Facts.isImported(entry)) {
          holdsImported = true;
        } else {
          end();
          return;
        }
      }
      open = new Span(open == null ? entry.seq() : open.from(), entry.seq());
    }

    void end() {
      if (holdsImported && open != null) {
        done.add(open);
      }
      open = null;
      holdsImported = false;
    }
  }
}
