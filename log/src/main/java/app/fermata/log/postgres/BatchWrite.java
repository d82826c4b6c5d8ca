package app.fermata.log.postgres;

import app.fermata.log.Append;
import app.fermata.log.Check;
import app.fermata.log.Entry;
import app.fermata.log.KindRules;
import app.fermata.log.Mark;
import app.fermata.log.rules.Hint;
import app.fermata.log.rules.LogState;
import app.fermata.log.rules.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Sorts what a transaction writes into few statements, whatever the number of entries: the plain
/// case, new messages, is one round trip.
final class BatchWrite {
  /// How long the command ids of pruned kinds, and the check values of pruned entries, are kept.
  static final Duration REMEMBERED = Duration.ofDays(90);

  private static final int HINT_BYTES = 512 * 1024;

  private final Locked locked;
  private final List<Plan.Write> writes;
  private final Map<UUID, List<Plan.Written>> byLog = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /// Entries of this batch that a later one of it supersedes.
  private final Set<Plan.Written> superseded = Collections.newSetFromMap(new IdentityHashMap<>());

  /// @param locked advanced past all `writes`
  BatchWrite(Locked locked, List<Plan.Write> writes) {
    this.locked = locked;
    this.writes = writes;
    Map<UUID, Map<UUID, Plan.Written>> newest = new HashMap<>();
    for (Plan.Write write : writes) {
      for (Plan.Written written : write.entries()) {
        Entry entry = written.entry();
        entries.add(entry);
        byLog.computeIfAbsent(entry.log(), _ -> new ArrayList<>()).add(written);
        Plan.Written before =
            newest.computeIfAbsent(entry.log(), _ -> new HashMap<>()).put(entry.key(), written);
        if (before != null) {
          superseded.add(before);
        }
      }
    }
  }

  /// All entries, per log in seq order.
  List<Entry> entries() {
    return entries;
  }

  /// Writes everything but what inline projections add.
  ///
  /// @return the number of the transaction
  long write(Connection connection, long now) throws SQLException {
    supersede(connection, now);
    long transaction = insert(connection, now);
    erase(connection);
    updateChildren(connection);
    return transaction;
  }

  private static boolean isPruning(Plan.Written written) {
    return written.rules().retention() == KindRules.Retention.NEWEST;
  }

  /// Entries of earlier transactions make room: only one of a key is the newest.
  private void supersede(Connection connection, long now) throws SQLException {
    List<Rows.LogSeq> kept = new ArrayList<>();
    List<Rows.LogSeq> pruned = new ArrayList<>();
    for (List<Plan.Written> ofLog : byLog.values()) {
      long first = ofLog.getFirst().entry().seq();
      for (Plan.Written written : ofLog) {
        if (written.before() != null && written.before().seq() < first) {
          (isPruning(written) ? pruned : kept)
              .add(new Rows.LogSeq(written.entry().log(), written.before().seq()));
        }
      }
    }
    Rows.supersede(connection, kept);
    Rows.prune(connection, pruned, now);
  }

  private long insert(Connection connection, long now) throws SQLException {
    Rows.Entries rows = new Rows.Entries();
    List<Entry> prunedAtOnce = new ArrayList<>();
    for (List<Plan.Written> ofLog : byLog.values()) {
      for (Plan.Written written : ofLog) {
        boolean isNewest = !superseded.contains(written);
        if (isNewest || !isPruning(written)) {
          rows.add(written, isNewest, isPruning(written));
        } else {
          prunedAtOnce.add(written.entry());
        }
      }
    }
    if (!prunedAtOnce.isEmpty()) {
      Rows.insertPruned(connection, prunedAtOnce, now);
    }
    Rows.insertHeads(connection, locked.missing().stream().filter(byLog::containsKey).toList());
    Rows.Heads heads = new Rows.Heads();
    Rows.Feed feed = new Rows.Feed(locked.era());
    byLog.forEach(
        (log, ofLog) -> {
          LogState state = Objects.requireNonNull(locked.states().get(log));
          Entry last = ofLog.getLast().entry();
          state.check = Check.of(last);
          heads.add(state, prunedThrough(ofLog));
          feed.add(log, ofLog.getFirst().entry().seq() - 1, ofLog.size());
        });
    Rows.Commands commands = new Rows.Commands();
    for (Plan.Write write : writes) {
      commands.add(write.command(), remembered(write), expires(write, now));
    }
    return Rows.insert(connection, rows, heads, commands, feed);
  }

  private static long prunedThrough(List<Plan.Written> ofLog) {
    return ofLog.stream()
        .filter(written -> written.before() != null && isPruning(written))
        .mapToLong(written -> Objects.requireNonNull(written.before()).seq())
        .max()
        .orElse(0);
  }

  private static Remembered remembered(Plan.Write write) {
    List<Remembered.Wrote> wrote = new ArrayList<>(1);
    for (Plan.Written written : write.entries()) {
      Entry entry = written.entry();
      if (!wrote.isEmpty() && wrote.getLast().log().equals(entry.log())) {
        Remembered.Wrote before = wrote.removeLast();
        wrote.add(new Remembered.Wrote(entry.log(), entry.seq(), before.count() + 1));
      } else {
        wrote.add(new Remembered.Wrote(entry.log(), entry.seq(), 1));
      }
    }
    return new Remembered(Remembered.half(write.command().digest()), wrote);
  }

  /// When the command may be forgotten; 0: never, as long as it wrote something that is kept.
  private static long expires(Plan.Write write, long now) {
    Append command = write.command();
    boolean mayGo =
        command.parts().size() <= 1 && write.entries().stream().allMatch(BatchWrite::isPruning);
    return mayGo ? now + REMEMBERED.toMillis() : 0;
  }

  private void erase(Connection connection) throws SQLException {
    List<Rows.LogSeq> erased = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.mark() == Mark.ERASED) {
        erased.add(new Rows.LogSeq(entry.log(), entry.seq()));
      }
    }
    Rows.blank(connection, erased);
  }

  private void updateChildren(Connection connection) throws SQLException {
    List<Plan.Written> born = new ArrayList<>();
    Set<Rows.LogKey> bereft = new LinkedHashSet<>();
    for (List<Plan.Written> ofLog : byLog.values()) {
      for (Plan.Written written : ofLog) {
        UUID parent = written.entry().parent();
        if (parent == null || !written.isPagedChild()) {
          continue;
        }
        if (written.before() == null && written.entry().isLiving()) {
          born.add(written);
        } else if (written.before() != null
            && written.before().mark() == Mark.LIVING
            && !written.entry().isLiving()) {
          bereft.add(new Rows.LogKey(written.entry().log(), parent));
        }
      }
    }
    ChildrenRows.add(connection, born);
    ChildrenRows.recount(connection, bereft);
  }

  /// What the tail hears once this is committed.
  List<Hint> hints() {
    List<Hint> hints = new ArrayList<>(byLog.size());
    byLog.forEach(
        (log, ofLog) -> {
          List<Entry> carried = ofLog.stream().map(Plan.Written::entry).toList();
          Entry last = carried.getLast();
          long bytes = carried.stream().mapToLong(entry -> entry.body().bytes().length).sum();
          hints.add(
              new Hint(
                  log,
                  carried.getFirst().seq() - 1,
                  last.position(),
                  Objects.requireNonNull(locked.states().get(log)).check,
                  bytes > HINT_BYTES ? List.of() : carried));
        });
    return hints;
  }
}
