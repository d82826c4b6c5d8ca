package app.fermata.log;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// All logs of one database: the only way in (`append`) and the only way to read.
///
/// Every method blocks and is meant for virtual threads. Methods throw `LogUnavailableException`
/// when the store cannot be reached or is too far behind (with the time after which to try again),
/// never for anything the caller did.
public interface Log {

  /// Appends to one log, or to several (at most 100) in one transaction.
  ///
  /// Checks in this order, under the head locks of all logs named (taken in one fixed order): the
  /// command id (a known one answers `Appended` with `repeated`, or `CommandIdReused` where the
  /// digest differs), the guards and far guards (`Moved`), the invariants of the keys (`Refused`).
  /// Nothing is written unless all pass. Returns after the commit.
  AppendResult append(Append command);

  /// The same, and adds to `times` where the time went, also where it throws.
  default AppendResult append(Append command, AppendTimes times) {
    return append(command);
  }

  /// The answer an earlier append with this command id got, if there was one: lets a caller answer
  /// a retry before it decides anything.
  Optional<AppendResult> recall(CommandId id, Digest digest);

  /// The newest entry of a key, gone ones included.
  Optional<Entry> newest(UUID log, UUID key);

  /// The newest entries of several keys of one log; absent keys are absent.
  Map<UUID, Entry> newest(UUID log, Collection<UUID> keys);

  /// The newest entries of keys in any number of logs, in one go; absent keys are absent.
  default Map<Ref, Entry> newest(Collection<Ref> refs) {
    Map<Ref, Entry> found = new HashMap<>();
    for (Ref ref : refs) {
      newest(ref.log(), ref.key()).ifPresent(entry -> found.put(ref, entry));
    }
    return found;
  }

  /// How many entries each query finds, in the order of the queries, in one go.
  default List<CountQuery.Count> count(List<CountQuery> queries) {
    return queries.stream().map(query -> Counting.count(this, query)).toList();
  }

  /// The lowest place that any of the queries finds, 0 where they find nothing; does not count the
  /// rest.
  default long first(List<CountQuery> queries) {
    return count(queries).stream().reduce(CountQuery.Count.NONE, CountQuery.Count::plus).first();
  }

  /// What hangs on these keys, in one go; keys without living children are absent.
  default Map<Ref, Page.Children> children(Collection<Ref> parents) {
    Map<Ref, Page.Children> found = new HashMap<>();
    for (Ref parent : parents) {
      Counting.children(this, parent).ifPresent(children -> found.put(parent, children));
    }
    return found;
  }

  /// The newest entries of one kind in a log whose place is past `afterPlace`, by place. For
  /// rosters and cards; a paged kind is read in pages (`IllegalArgumentException`).
  List<Entry> newestOfKind(UUID log, String kind, long afterPlace, int limit);

  /// What hangs on a key beside timelines (reactions): the newest entries of keys of kinds that are
  /// not paged, gone ones included, whose parent it is and whose place is past `afterPlace`, by
  /// place.
  List<Entry> satellites(UUID log, UUID parent, long afterPlace, int limit);

  /// The head; position zero for a log that has no entry.
  Head head(UUID log);

  /// The heads of several logs, in one query.
  Map<UUID, Head> heads(Collection<UUID> logs);

  /// Whether the log still has this position with this check value (a position of seq 0 always
  /// holds). A position whose entry was pruned holds too; more than 90 days after pruning its check
  /// value is no longer known and only its epoch is compared.
  default boolean holds(UUID log, Position position, String check) {
    return readAfter(log, position, check, 0, 1).isPresent();
  }

  /// How far a reader's past is still this log's, for a position that does not hold: the last seq
  /// up to the position's that was appended in its epoch or earlier, 0 where none was. Pruned
  /// entries are not looked at, so it may be lower than the truth.
  ///
  /// Exact where a new epoch began with the loss. Where the loss was noticed only by this position,
  /// what was appended in between counts as shared.
  long sharedThrough(UUID log, Position position);

  /// The newest entries with seq past `after`, by seq, that a reader with this floor may see;
  /// covers `(after, through]`. At most `limit` entries; `through` is the head unless the limit cut
  /// it short.
  Range readAfter(UUID log, long after, long floor, int limit);

  /// The same for a reader who shows its position, in one go: empty where the log does not hold it.
  ///
  /// @param check the check value at `after`
  Optional<Range> readAfter(UUID log, Position after, String check, long floor, int limit);

  /// A page of the timeline (entries of paged kinds, with the given parent or with none) with
  /// satellites and aggregates.
  Page page(PageQuery query);

  /// Kept entries of a key, newest first, at most `limit` (from 1 on): its versions. Erased bodies
  /// are empty. Of a deleted key this still holds the bodies it had before: who may see those is
  /// the caller's decision, and ordinary readers get the newest entry alone.
  ///
  /// @param from seq of the version to begin with, which the answer holds; 0: the newest. A seq
  ///   that is no kept version of this key finds nothing. To page, ask for one more than is shown:
  ///   that one begins the next page.
  List<Entry> history(UUID log, UUID key, long from, int limit);

  /// Entries of all logs in commit order after `cursor`, superseded ones that are still kept
  /// included. Never skips an entry that commits later than one already shown: bounded by the
  /// oldest transaction still running. Ends where the cursor stays the same; a page may be empty
  /// and still move the cursor (pruned entries).
  FeedPage feed(FeedCursor cursor, int limit);

  /// Registers for hints about appended ranges. `listener` is called on the committing thread after
  /// the commit, in seq order per log, and must not block. Closing the handle ends it.
  AutoCloseable tail(TailListener listener);

  /// The current epoch, as far as was heard here: what was raised here counts at once, what was
  /// raised elsewhere by the next append. Never blocks.
  int epoch();

  /// Starts a new epoch (after a restore, a changed database timeline, or a device that shows a
  /// position the store lacks): the next number.
  default int raiseEpoch(String why) {
    return raiseEpoch(why, 0);
  }

  /// Starts a new epoch with the next number, or with `least` where that is higher.
  int raiseEpoch(String why, int least);
}
