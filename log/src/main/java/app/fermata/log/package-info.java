/// The log: append-only, keyed, gap-free. It knows no word of chat.
///
/// A log is a sequence of entries numbered from 1 without holes. An entry is the whole new state of
/// the one object that its key names; the newest entry of a key is that object's state, the older
/// ones are its history.
///
/// ```
/// Log.append ── lanes, group commit ──► PostgreSQL ──► Tail (hints) ──► whoever listens
///     ▲ guards: keys that must not have moved            Feed (commit order over all logs) ──► projections, reactors
/// ```
///
/// Invariants, checked by one contract suite for every implementation:
/// - `seq` of a log runs 1, 2, 3 … without a hole, in commit order; `at` never falls.
/// - `place` is the seq of the key's first entry; kind, creator and parent of a key never change.
/// - After an entry that is gone (deleted or erased), a key takes no entry but `ERASED`.
/// - A command id is stored with its entries in one transaction; repeating it changes nothing and
///   answers the same.
/// - Nothing is acknowledged before its commit.
@NullMarked
package app.fermata.log;

import org.jspecify.annotations.NullMarked;
