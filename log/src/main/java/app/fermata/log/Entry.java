package app.fermata.log;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One entry: the whole state of the object `key` from `seq` on.
///
/// @param seq gap-free number in the log, from 1
/// @param place seq of the key's first entry; `seq == place` means creation
/// @param floorPlace what a reader's floor is compared with (`Kinds.shows`): the place of the
///   outermost ancestor, since an entry is hidden together with what it hangs on
/// @param parent the key this one hangs on, or null
/// @param creator who made the key; `author` who wrote this entry
/// @param at set by the server, in milliseconds, never falling within a log
public record Entry(
    UUID log,
    int epoch,
    long seq,
    UUID key,
    String kind,
    long place,
    long floorPlace,
    @Nullable UUID parent,
    UUID creator,
    UUID author,
    Instant at,
    Mark mark,
    Body body) {

  public Position position() {
    return new Position(epoch, seq);
  }

  public boolean isCreation() {
    return seq == place;
  }

  public boolean isLiving() {
    return mark == Mark.LIVING;
  }
}
