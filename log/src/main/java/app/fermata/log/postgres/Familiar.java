package app.fermata.log.postgres;

import app.fermata.log.Entry;
import app.fermata.log.rules.KeyState;
import app.fermata.log.rules.LogState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The keys that one command after the other guards (who is a member, what a channel is), as one
/// connection last saw them, so that a guard costs the database nothing.
///
/// Every append to a log moves its head: what was read at a head is true for as long as the head is
/// there, whoever else appends. So this is asked only with a head that was read under the log's
/// lock. Used by one thread at a time.
final class Familiar {
  private static final int MOST_KEYS = 50_000;

  private final Map<UUID, AtHead> logs = new HashMap<>();
  private int size;

  private static final class AtHead {
    final Map<UUID, KeyState> keys = new HashMap<>();
    long seq;
    int epoch;
    String check = "";

    boolean isAt(LogState head) {
      return seq == head.seq && epoch == head.epoch && check.equals(head.check);
    }

    void moveTo(LogState head) {
      seq = head.seq;
      epoch = head.epoch;
      check = head.check;
    }
  }

  /// Whether the key is known, if the log has not moved.
  boolean knows(UUID log, UUID key) {
    AtHead known = logs.get(log);
    return known != null && known.keys.containsKey(key);
  }

  /// Says what is known of the log at this head: nothing, where it has moved.
  void check(LogState head) {
    AtHead known = logs.get(head.log);
    if (known != null && !known.isAt(head)) {
      logs.remove(head.log);
      size -= known.keys.size();
    }
  }

  /// Of a log that was checked; null: not known.
  @Nullable KeyState key(UUID log, UUID key) {
    AtHead known = logs.get(log);
    return known == null ? null : known.keys.get(key);
  }

  /// Takes note of a log after a commit, in which it was checked.
  ///
  /// @param now as of the commit
  /// @param guarded keys that may be guarded again
  /// @param written what the commit appended to the log
  void note(LogState now, Collection<UUID> guarded, List<Entry> written) {
    if (size + guarded.size() > MOST_KEYS) {
      logs.clear();
      size = 0;
    }
    AtHead known = logs.computeIfAbsent(now.log, _ -> new AtHead());
    int before = known.keys.size();
    known.moveTo(now);
    for (Entry entry : written) {
      known.keys.computeIfPresent(entry.key(), (key, _) -> now.key(key));
    }
    for (UUID key : guarded) {
      KeyState state = now.key(key);
      if (state != null) {
        known.keys.put(key, state);
      }
    }
    size += known.keys.size() - before;
  }
}
