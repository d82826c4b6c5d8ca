package app.fermata.log;

import java.util.List;
import java.util.UUID;

/// Everything that a reader may see and that is still newest in `(from, through]`.
///
/// @param through position up to which this is complete, with its check value; `head` is the log's
///   head at the time of reading
public record Range(
    UUID log, long from, Position through, String check, Position head, List<Entry> entries) {

  /// What reading `entries` after `after` covers: up to the head, unless the limit cut it short. A
  /// reader who shows a position past the head gets an empty range at the head.
  public static Range of(Head head, long after, List<Entry> entries, int limit) {
    boolean cut = entries.size() >= limit && !entries.isEmpty();
    Position through = cut ? entries.getLast().position() : head.position();
    String check = cut ? Check.of(entries.getLast()) : head.check();
    return new Range(head.log(), after, through, check, head.position(), entries);
  }
}
