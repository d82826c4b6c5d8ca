package app.fermata.protocol;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry as it travels (docs/protocol/sync.md): the whole state of the object `key` from `seq`
/// on.
///
/// @param parent the key this one hangs on, or null
/// @param creator who made the key; `author` who wrote this entry
/// @param gone whether the object no longer exists, and how; then there is no body
public record WireEntry(
    UUID log,
    int epoch,
    long seq,
    UUID key,
    String kind,
    long place,
    @Nullable UUID parent,
    UUID creator,
    UUID author,
    Instant at,
    @Nullable Gone gone,
    @Nullable RawJson body) {

  /// How an object ended.
  public enum Gone {
    DELETED,
    ERASED
  }

  /// The reader's one rule: an entry replaces what is held of its key if it is newer.
  public boolean isNewerThan(WireEntry held) {
    return epoch != held.epoch ? epoch > held.epoch : seq > held.seq;
  }
}
