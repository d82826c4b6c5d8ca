package app.fermata.log.rules;

import app.fermata.log.Mark;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a decision needs to know of a key: its newest entry without the body.
///
/// @param floorPlace the place that a floor is compared with: the place of the outermost ancestor,
///   since an entry is hidden together with what it hangs on
public record KeyState(
    long seq,
    long place,
    String kind,
    @Nullable UUID parent,
    UUID creator,
    Mark mark,
    boolean inStream,
    long floorPlace) {}
