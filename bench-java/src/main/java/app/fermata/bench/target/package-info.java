/// What is measured: a server of its own, its data folder filled in advance, its processes watched.
///
/// Invariants:
/// - A server that a run starts lives in a work folder of that run and listens on loopback only.
/// - Whatever a run starts is stopped when the run ends, also when it fails.
/// - CPU and memory are those of the JVM and all its descendants, PostgreSQL's processes among
///   them, those included that have ended meanwhile.
@NullMarked
package app.fermata.bench.target;

import org.jspecify.annotations.NullMarked;
