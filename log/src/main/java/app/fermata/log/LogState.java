package app.fermata.log;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One log as far as a decision needs it: its head and the keys that matter. Built under the head
/// lock, carried forward entry by entry, and never kept past it. Not thread-safe.
final class LogState {
  final UUID log;
  long seq;
  int epoch;
  long at;
  String check;
  long lastPaged;
  long lastPagedAt;
  private final Map<UUID, KeyState> keys;

  LogState(UUID log) {
    this(log, 0, 0, 0, Check.NONE, 0, 0);
  }

  LogState(UUID log, long seq, int epoch, long at, String check, long lastPaged, long lastPagedAt) {
    this.log = log;
    this.seq = seq;
    this.epoch = epoch;
    this.at = at;
    this.check = check;
    this.lastPaged = lastPaged;
    this.lastPagedAt = lastPagedAt;
    this.keys = new HashMap<>();
  }

  @Nullable KeyState key(UUID key) {
    return keys.get(key);
  }

  void put(UUID key, KeyState state) {
    keys.put(key, state);
  }

  /// Takes over what `plan` decided for this log.
  void advance(Plan.Written entry) {
    Entry written = entry.entry();
    keys.put(written.key(), entry.state());
    seq = written.seq();
    epoch = written.epoch();
    at = written.at().toEpochMilli();
    if (entry.isCreationInStream()) {
      lastPaged = written.place();
      lastPagedAt = at;
    }
  }

  Head head() {
    return new Head(
        log,
        new Position(epoch, seq),
        check,
        lastPaged,
        Instant.ofEpochMilli(at),
        Instant.ofEpochMilli(lastPagedAt));
  }
}
