package app.fermata.log;

import java.time.Instant;
import java.util.UUID;

/// The state of a log at its newest position.
///
/// @param check check value of the newest entry (docs/protocol/sync.md), "" for an empty log
/// @param lastPaged place of the newest main-timeline entry (a paged kind without parent, or a
///   child that is `inStream`), gone or not; 0 where there is none
/// @param lastAt when the newest entry was appended; `Instant.EPOCH` for an empty log
/// @param lastPagedAt when that main-timeline entry was appended
public record Head(
    UUID log,
    Position position,
    String check,
    long lastPaged,
    Instant lastAt,
    Instant lastPagedAt) {

  /// The head of a log without entries.
  public static Head empty(UUID log) {
    return new Head(log, Position.START, Check.NONE, 0, Instant.EPOCH, Instant.EPOCH);
  }
}
