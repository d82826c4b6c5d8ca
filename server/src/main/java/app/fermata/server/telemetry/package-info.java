/// What this server measures about itself, for `/metrics`, for `doctor` and for its log.
///
/// [Metric] names every number once; [Telemetry] keeps them and writes them out. A capability asks
/// for its counters when it is made and keeps them in fields, so that counting costs an addition.
///
/// Invariants:
/// - What is not in [Metric] is not measured, whatever a library registers.
/// - Values of labels come from closed sets: never ids, names, addresses or anything that somebody
///   typed.
/// - No other package knows the library behind it.
@NullMarked
package app.fermata.server.telemetry;

import org.jspecify.annotations.NullMarked;
