package app.fermata.server.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The day files of a conversation, their elements in the order of time. A file of usual size is
/// sorted in memory; a larger one is read several times, a window of its elements each time.
final class DayFiles {
  private static final long IN_MEMORY = 4 << 20;
  private static final int WINDOW = 10_000;
  private final ExportZip zip;
  private final String root;
  private final JsonElements json;
  private final Consumer<Problem> problems;
  private final long inMemory;
  private final int window;

  DayFiles(ExportZip zip, ExportLimits limits, String root, Consumer<Problem> problems) {
    this(zip, limits, root, problems, IN_MEMORY, WINDOW);
  }

  DayFiles(
      ExportZip zip,
      ExportLimits limits,
      String root,
      Consumer<Problem> problems,
      long inMemory,
      int window) {
    this.zip = zip;
    this.root = root;
    this.json = new JsonElements(limits);
    this.problems = problems;
    this.inMemory = inMemory;
    this.window = window;
  }

  /// An element with its place in the file; without a node where it was too large.
  private record Raw(int index, long micros, Optional<JsonNode> node) {}

  void read(SlackConversation conversation, MessageReader reader, Consumer<SlackItem> sink) {
    String folder = conversation.folder().orElse("");
    conversation.days().stream()
        .forEach(
            day -> {
              String file = folder + "/" + day + ".json";
              day(file, raw -> item(reader, file, raw, sink));
            });
  }

  int count(String folder, Days days) {
    int[] count = {0};
    for (LocalDate day : days.stream().toList()) {
      pass(folder + "/" + day + ".json", true, _ -> count[0]++);
    }
    return count[0];
  }

  int countFile(String file) {
    int[] count = {0};
    if (zip.has(root + file)) {
      pass(file, true, _ -> count[0]++);
    }
    return count[0];
  }

  private static void item(MessageReader reader, String file, Raw raw, Consumer<SlackItem> sink) {
    SlackItem.Where where = new SlackItem.Where(file, raw.index);
    sink.accept(
        raw.node
            .map(node -> reader.read(where, node))
            .orElseGet(() -> new SlackItem.Unreadable(where, "The message is absurdly large.")));
  }

  private void day(String file, Consumer<Raw> each) {
    if (zip.size(root + file) <= inMemory) {
      List<Raw> all = new ArrayList<>();
      pass(file, true, all::add);
      all.sort(Comparator.comparingLong(Raw::micros));
      all.forEach(each);
    } else {
      windows(file, each);
    }
  }

  private void windows(String file, Consumer<Raw> each) {
    long[][] times = {new long[1024]};
    int[] size = {0};
    boolean[] sorted = {true};
    pass(
        file,
        true,
        raw -> {
          if (size[0] == times[0].length) {
            times[0] = Arrays.copyOf(times[0], size[0] * 2);
          }
          sorted[0] &= size[0] == 0 || times[0][size[0] - 1] <= raw.micros;
          times[0][size[0]++] = raw.micros;
        });
    if (sorted[0]) {
      pass(file, false, each);
      return;
    }
    int[] rank = ranks(times[0], size[0]);
    for (int from = 0; from < size[0]; from += window) {
      int first = from;
      Raw[] slots = new Raw[Math.min(window, size[0] - from)];
      int[] seen = {0};
      pass(
          file,
          false,
          raw -> {
            int slot = rank[seen[0]++] - first;
            if (slot >= 0 && slot < slots.length) {
              slots[slot] = raw;
            }
          });
      Arrays.stream(slots).forEach(each);
    }
  }

  /// For every element, how many come before it in the order of time.
  private static int[] ranks(long[] times, int size) {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> times[i]));
    int[] rank = new int[size];
    for (int i = 0; i < size; i++) {
      rank[order[i]] = i;
    }
    return rank;
  }

  /// Reads a file once. An element without a time takes that of the one before it.
  private void pass(String file, boolean report, Consumer<Raw> each) {
    long[] last = {0};
    JsonElements.Sink sink =
        new JsonElements.Sink() {
          @Override
          public void element(int index, JsonNode node) {
            last[0] = Fields.ts(node.path("ts")).map(SlackTs::micros).orElse(last[0]);
            each.accept(new Raw(index, last[0], Optional.of(node)));
          }

          @Override
          public void tooLarge(int index) {
            each.accept(new Raw(index, last[0], Optional.empty()));
          }
        };
    try {
      Optional<String> damage = json.read(zip.read(root + file), sink);
      if (report) {
        damage.ifPresent(why -> problems.accept(Problem.of(file, why)));
      }
    } catch (IOException e) {
      if (report) {
        problems.accept(Problem.of(file, "The file cannot be read: " + e.getMessage() + "."));
      }
    }
  }
}
