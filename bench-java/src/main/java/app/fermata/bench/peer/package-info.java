/// Another server under the same load, in the same minutes: what our figures are worth on a machine
/// is seen beside somebody else's on it.
///
/// Invariants:
/// - The peer is set up in its favour: no work is asked of it that the comparison does not need.
///   What is said is archived, since Fermata keeps it too, though the peer does not wait for the
///   disk. Its default archive takes longer the more of somebody's messages are in it, so turns are
///   few and the best one counts.
/// - Its connections share the loop of the load generator; a delivery is counted when its whole
///   stanza, with the number that its message was sent with, has arrived where it was due: a gap, a
///   repetition or a change of order (`Arrivals`) ends the run.
/// - It leaves nothing behind: no process, no folder, no epmd. After a failure its log is kept in
///   the build's folder.
@NullMarked
package app.fermata.bench.peer;

import org.jspecify.annotations.NullMarked;
