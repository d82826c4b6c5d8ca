package app.fermata.log.rules;

import app.fermata.log.Check;
import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One log as far as a decision needs it: its head and the keys that matter. Built under the head
/// lock, carried forward entry by entry, and never kept past it. Not thread-safe.
public final class LogState {
  public final UUID log;
  public long seq;
  public int epoch;
  public long at;
  public String check;
  public long lastPaged;
  public long lastPagedAt;
  private final Map<UUID, KeyState> keys;

  public LogState(UUID log) {
    this(log, 0, 0, 0, Check.NONE, 0, 0);
  }

  public LogState(
      UUID log, long seq, int epoch, long at, String check, long lastPaged, long lastPagedAt) {
    this.log = log;
    this.seq = seq;
    this.epoch = epoch;
    this.at = at;
    this.check = check;
    this.lastPaged = lastPaged;
    this.lastPagedAt = lastPagedAt;
    this.keys = new HashMap<>();
  }

  public @Nullable KeyState key(UUID key) {
    return keys.get(key);
  }

  public void put(UUID key, KeyState state) {
    keys.put(key, state);
  }

  /// Takes over what `plan` decided for this log.
  public void advance(Plan.Written entry) {
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

  public Head head() {
    return new Head(
        log,
        new Position(epoch, seq),
        check,
        lastPaged,
        Instant.ofEpochMilli(at),
        Instant.ofEpochMilli(lastPagedAt));
  }
}
