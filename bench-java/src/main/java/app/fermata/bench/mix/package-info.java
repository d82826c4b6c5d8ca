/// A company at work: people read, write, answer, react and come and go in the proportions that a
/// load tester of another product documents, and everything they read is held against what was
/// written.
///
/// ```
/// Day ── when, who, what ──► Acts ──► Devices (commands), Requests (pages)
///                             │            │
///                             ▼            ▼
///                          Company ◄── Truth: is what comes back what was written?
/// ```
///
/// Everything happens on the load loop. Time is counted in ticks, one for each thing that happens:
/// an answer must show what was acknowledged before it was asked for, and may show what was sent
/// before it came.
@NullMarked
package app.fermata.bench.mix;

import org.jspecify.annotations.NullMarked;
