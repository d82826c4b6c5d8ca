package app.fermata.log.postgres;

import app.fermata.log.rules.KeyState;
import app.fermata.log.rules.LogState;
import java.util.HashMap;
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

  /// Forgets the log where it is no longer at this head.
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

  /// A commit in which it was checked has left the log here.
  void moved(LogState now) {
    AtHead known = logs.get(now.log);
    if (known != null) {
      known.moveTo(now);
    }
  }

  /// That commit wrote the key.
  void written(LogState now, UUID key) {
    AtHead known = logs.get(now.log);
    if (known != null) {
      known.keys.computeIfPresent(key, (_, _) -> now.key(key));
    }
  }

  /// That commit guarded the key, and others may do so again.
  void guarded(LogState now, UUID key) {
    KeyState state = now.key(key);
    if (state == null) {
      return;
    }
    if (size == MOST_KEYS) {
      logs.clear();
      size = 0;
    }
    AtHead known = logs.computeIfAbsent(now.log, _ -> new AtHead());
    known.moveTo(now);
    if (known.keys.put(key, state) == null) {
      size++;
    }
  }
}
