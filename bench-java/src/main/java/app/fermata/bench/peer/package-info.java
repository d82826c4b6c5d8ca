/// Another server under the same load, in the same minutes: what our figures are worth on a machine
/// is seen beside somebody else's on it.
///
/// Invariants:
/// - The peer is set up in its favour: no work is asked of it that the comparison does not need.
/// - Its connections share the loop of the load generator; a delivery is counted when its text,
///   with the number that its message was sent with, has arrived.
@NullMarked
package app.fermata.bench.peer;

import org.jspecify.annotations.NullMarked;
