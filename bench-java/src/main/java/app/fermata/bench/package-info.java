/// `./bench`: measures what docs/performance.md reports, and breaks what docs/faults.md tells of. A
/// class for each sub-command; each sets a `Stage` (a server with people), plays on it, and returns
/// a `Report`.
///
/// Invariants:
/// - A run that loses, doubles or reorders anything has no figures: it fails and says what.
/// - CPU is the server's, JVM and PostgreSQL; wall rates are the best of three.
@NullMarked
package app.fermata.bench;

import org.jspecify.annotations.NullMarked;
