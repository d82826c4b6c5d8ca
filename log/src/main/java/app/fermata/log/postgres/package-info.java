/// The log on PostgreSQL, 15 or newer.
///
/// ```
/// append ─┬─ one log ────► Lane (its own thread and connection) ─┐
///         └─ several ────► a connection of the writer's pool ────┴► AppendTransaction
///              lock logs ─► read commands and keys ─► Planner ─► write ─► InlineProjections ─► COMMIT ─► Hints
/// ```
///
/// Tables (`db/log`), with what always holds. Times are milliseconds since 1970 UTC. Nothing here
/// calls the database's clock or looks into a body.
///
/// Whoever appends to a log holds its lock until the commit: an advisory lock, taken in a fixed
/// order where there are several, before anything is read that decides (`Locked` says why not a row
/// lock). Before those comes the far lock, where keys are guarded from afar or such a key is
/// written. What guards name is kept by each appending connection and holds for as long as the head
/// of its log has not moved (`Familiar`).
///
/// - `log_head`: one row per log, made with its first entry. `seq` is the last one given out,
///   `check_value` that entry's, `pruned_through` the last seq that was pruned.
/// - `log_entry`: one row per kept entry. `newest`: nothing superseded it; exactly one per key.
///   `prev`: the seq that it superseded, where that one is kept. `floor_place`: what a reader's
///   floor is compared with, null for `place`. `creator`: null for `author`. `mark`: 0 living, 1
///   deleted, 2 erased. A full history of a key is the chain of `prev`.
/// - `log_children`: per parent, the living children of paged kinds; none: no row.
/// - `log_command`: one row per command, in the transaction of its entries: it wrote the `count`
///   seqs of `log` up to `last`, and what `more` lists. `digest`: the first half of the payload's
///   SHA-256. `expires`: from when it may be forgotten; null: never (it wrote what is kept).
/// - `log_pruned`: the check values of pruned entries, kept 90 days, for cursors that point at
///   them.
/// - `log_feed`: one row per transaction that wrote entries: `counts[i]` entries of `logs[i]` after
///   seq `froms[i]`. Ordered by `(era, tx)`; within the current era a reader stops at the oldest
///   transaction still running. A new era begins where transaction numbers start over (a dump
///   restored into another cluster).
/// - `log_state`: the epoch, the era, and the cluster and timeline that they belong to.
///   `log_epoch`: when and why each epoch began.
@NullMarked
package app.fermata.log.postgres;

import org.jspecify.annotations.NullMarked;
