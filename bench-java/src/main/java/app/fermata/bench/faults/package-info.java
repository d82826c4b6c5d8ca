/// What must not break, broken on purpose: `./bench faults`. People talk through real clients while
/// a server, its database, its disk, its clock and its network are disturbed; afterwards everything
/// that was promised is held against everything that anybody sees.
///
/// ```
/// Talk ── what to say ──► Device (a Java client) ── Link ──► server ──► PostgreSQL
///   │                        │ everything heard                ▲           ▲
///   ▼                        ▼                                 └── Fault ──┘
/// Book ◄── acknowledged ── Book: one order, nothing lost, nothing doubled, the same everywhere
/// ```
///
/// A new fault is a new class behind [Fault] and its line in [Fault#all].
///
/// Invariants:
/// - What chance decides comes from one seed, which is printed; threads and processes take the
///   turns that they take.
/// - A fault mends what it broke before it returns. What does not recover then is a violation.
@NullMarked
package app.fermata.bench.faults;

import org.jspecify.annotations.NullMarked;
