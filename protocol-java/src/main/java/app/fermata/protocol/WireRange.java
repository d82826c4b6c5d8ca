package app.fermata.protocol;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything in `(from, through]` of a log that the reader may see and that was still the newest
/// of its key; numbers missing inside are superseded, withheld or pruned.
///
/// @param at the position of `through`
/// @param head in an answer to catch-up: the seq of the log's head, so that the reader knows
///   whether to ask again
public record WireRange(
    UUID log,
    long from,
    long through,
    CheckedPosition at,
    @Nullable Long head,
    List<WireEntry> entries) {
  public WireRange {
    entries = List.copyOf(entries);
  }
}
