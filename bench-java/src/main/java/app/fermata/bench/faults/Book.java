package app.fermata.bench.faults;

import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was promised to whom and what anybody saw. Thread-safe.
///
/// Each seq of each log that is kept has one line: what lies there, whether its writer was told so,
/// whether somebody saw it. Both must agree, and no line may be missing.
final class Book {
  private static final int MOST_VIOLATIONS = 20;

  /// Kinds of which every entry comes from a command that promises it: one that nobody was promised
  /// is an invention, or a command that was done twice.
  private static final Set<String> PROMISED_ONLY = Set.of("message", "reaction", "read-state");

  @GuardedBy("this")
  private final Map<UUID, Pages> logs = new HashMap<>();

  @GuardedBy("this")
  private final List<String> violations = new ArrayList<>();

  @GuardedBy("this")
  private final Set<UUID> refused = new HashSet<>();

  @GuardedBy("this")
  private long acknowledged;

  /// What is known of one log.
  private static final class Pages {
    private final long opened;
    private final NavigableMap<Long, Line> lines = new TreeMap<>();
    private final List<Absence> absences = new ArrayList<>();
    private int epoch;

    Pages(long opened) {
      this.opened = opened;
    }
  }

  /// What is known of one seq.
  private static final class Line {
    private @Nullable Promise promise;
    private boolean promised;
    private @Nullable Seen seen;
  }

  /// What lies at a seq.
  record Seen(UUID key, String kind, String content, UUID author) {}

  /// Somebody was no member between two seqs.
  private record Absence(UUID account, long from, long to) {}

  /// Somebody was removed from a conversation at one seq and added again at another: nothing of
  /// theirs may lie between.
  synchronized void absent(UUID log, UUID account, long removed, long added) {
    Pages pages = logs.get(log);
    if (pages != null) {
      pages.absences.add(new Absence(account, removed, added));
    }
  }

  /// Keeps a log from here on, where it is not kept already.
  synchronized void open(UUID log, long seq) {
    logs.putIfAbsent(log, new Pages(seq));
  }

  /// Forgets everything: what comes begins after these seqs.
  synchronized void beginAnew() {
    logs.replaceAll((_, pages) -> new Pages(head(pages)));
    refused.clear();
  }

  private static long head(Pages pages) {
    return pages.lines.isEmpty() ? pages.opened : pages.lines.lastKey();
  }

  /// The highest seq of a log that is known.
  synchronized long head(UUID log) {
    Pages pages = logs.get(log);
    return pages == null ? 0 : head(pages);
  }

  /// The seq from which on a log is kept.
  synchronized long opened(UUID log) {
    Pages pages = logs.get(log);
    return pages == null ? 0 : pages.opened;
  }

  synchronized Set<UUID> kept() {
    return Set.copyOf(logs.keySet());
  }

  /// The server says that a command is done.
  synchronized void acknowledged(Promise promise, ServerFrame.Done done) {
    acknowledged++;
    boolean named = false;
    for (ServerFrame.At at : done.at()) {
      Pages pages = logs.get(at.log());
      if (pages == null || at.seq() <= pages.opened) {
        named |= at.log().equals(promise.log());
        continue;
      }
      Line line = pages.lines.computeIfAbsent(at.seq(), _ -> new Line());
      line.promised = true;
      if (at.log().equals(promise.log())) {
        named = true;
        promise(at, line, promise);
      }
    }
    if (!named && promise.once()) {
      violation("a " + promise.kind() + " was acknowledged without a place in " + promise.log());
    }
  }

  @GuardedBy("this")
  private void promise(ServerFrame.At at, Line line, Promise promise) {
    Promise before = line.promise;
    if (before != null && before.once() && promise.once()) {
      violation("two commands were promised seq " + at.seq() + " of " + at.log());
    }
    if (before == null || promise.once()) {
      line.promise = promise;
    }
    compare(at.log(), at.seq(), line);
  }

  /// The server says that a command will never be done.
  synchronized void refused(Promise promise, String code, String detail) {
    if (!promise.refusals().contains(code)) {
      violation("a " + promise.kind() + " was refused: " + code + ", " + detail);
    }
    if (promise.kind().equals("post-message")) {
      refused.add(promise.key());
    }
  }

  /// Somebody got this entry.
  synchronized void seen(WireEntry entry) {
    Pages pages = logs.get(entry.log());
    if (pages == null || entry.seq() <= pages.opened) {
      return;
    }
    if (pages.epoch != 0 && pages.epoch != entry.epoch()) {
      violation("log " + entry.log() + " has a new epoch: it lost its past");
    }
    pages.epoch = entry.epoch();
    var now = new Seen(entry.key(), entry.kind(), Content.of(entry), entry.author());
    Line line = pages.lines.computeIfAbsent(entry.seq(), _ -> new Line());
    if (line.seen == null) {
      line.seen = now;
      compare(entry.log(), entry.seq(), line);
    } else if (!line.seen.equals(now)) {
      violation(
          "two things were seen at seq "
              + entry.seq()
              + " of "
              + entry.log()
              + ": "
              + line.seen
              + " and "
              + now);
    }
  }

  @GuardedBy("this")
  private void compare(UUID log, long seq, Line line) {
    Promise promise = line.promise;
    Seen seen = line.seen;
    if (promise == null || seen == null || !promise.once()) {
      return;
    }
    boolean same =
        seen.key().equals(promise.key())
            && (promise.content() == null || promise.content().equals(seen.content()));
    if (!same) {
      violation("seq " + seq + " of " + log + " holds " + seen + " instead of " + promise);
    }
  }

  /// Holds the lines against each other once everything that was sent is answered and has arrived
  /// everywhere.
  synchronized void settle() {
    logs.forEach(
        (log, pages) -> {
          long expected = pages.opened;
          for (var each : pages.lines.entrySet()) {
            if (each.getKey() != ++expected) {
              violation(
                  "log " + log + " has nothing between " + expected + " and " + each.getKey());
              expected = each.getKey();
            }
            settle(log, each.getKey(), each.getValue());
          }
          pages.absences.forEach(absence -> settle(pages, absence));
        });
  }

  @GuardedBy("this")
  private void settle(UUID log, long seq, Line line) {
    Seen seen = line.seen;
    if (seen == null) {
      return;
    }
    if (!line.promised && PROMISED_ONLY.contains(seen.kind())) {
      violation("nobody was promised what is at seq " + seq + " of " + log + ": " + seen);
    }
    if (refused.contains(seen.key()) && !line.promised) {
      violation("what was refused is at seq " + seq + " of " + log + ": " + seen);
    }
  }

  @GuardedBy("this")
  private void settle(Pages pages, Absence absence) {
    for (var each : pages.lines.subMap(absence.from(), false, absence.to(), false).entrySet()) {
      Seen seen = each.getValue().seen;
      if (seen != null && seen.author().equals(absence.account())) {
        violation("at seq " + each.getKey() + " wrote somebody who had been removed: " + seen);
      }
    }
  }

  /// The newest seq at which a key of a log is promised, with what it says there.
  record Newest(long seq, @Nullable String content) {}

  /// What every reader of the log must hold, by key.
  synchronized Map<UUID, Newest> owed(UUID log) {
    var owed = new HashMap<UUID, Newest>();
    Pages pages = logs.get(log);
    if (pages != null) {
      pages.lines.forEach(
          (seq, line) -> {
            Promise promise = line.promise;
            Seen seen = line.seen;
            if (seen != null) {
              owed.put(seen.key(), new Newest(seq, seen.content()));
            } else if (promise != null && promise.once()) {
              owed.put(promise.key(), new Newest(seq, promise.content()));
            }
          });
    }
    return owed;
  }

  synchronized void violation(String what) {
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(what);
    }
  }

  /// Commands acknowledged so far.
  synchronized long acknowledged() {
    return acknowledged;
  }

  /// What went wrong; empty where nothing did.
  synchronized List<String> violations() {
    return List.copyOf(violations);
  }
}
