/// The load generator: many connections on one event loop of its own, cheap enough that the server
/// is what is measured.
///
/// ```
/// LoadLoop ──► LoadConnection ──► FrameReader ──► RangeHeader ──► Listener: what a run counts
/// ```
///
/// Invariants:
/// - Everything of a connection, listeners included, happens on the loop; listeners must not block.
/// - Of every range the header is read and held against the connection's cursor: a gap is a fault
///   of the run, whatever its figures. What was known before is not counted again.
/// - Frames are written and, where their content matters, read by the codec of the Java client.
@NullMarked
package app.fermata.bench.load;

import org.jspecify.annotations.NullMarked;
