/// One entry to many connections: hears which logs grow, knows who follows them, encodes each range
/// once and hands it to the connections' event loops.
///
/// ```
/// Bus (hints) ──► FanOut ──► Track (one per followed log: in seq order, nothing missing)
///                             │ one Delivery: a range, encoded once
///                             ▼
///             LoopAudiences (one per event loop) ──► Audience ──► Reader (a connection)
/// ```
///
/// Invariants:
/// - A track delivers every position of its log exactly once and in order; what a hint lacks is
///   read from the log before anything later goes out.
/// - Audiences are folded from the entries they are about to receive: whoever a membership entry
///   removes gets nothing of the range that holds it, and nothing after it.
/// - State of an event loop is touched by that loop only; a track's state under its own lock, which
///   is never held while reading the log.
/// - Readers whose floor hides an entry get the same range without it, so that no range is missing.
@NullMarked
package app.fermata.server.fanout;

import org.jspecify.annotations.NullMarked;
