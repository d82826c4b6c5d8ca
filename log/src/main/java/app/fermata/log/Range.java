package app.fermata.log;

import java.util.List;
import java.util.UUID;

/// Everything that a reader may see and that is still newest in `(from, through]`.
///
/// @param through position up to which this is complete, with its check value; `head` is the log's
///   head at the time of reading
public record Range(
    UUID log, long from, Position through, String check, Position head, List<Entry> entries) {}
