package app.fermata.log;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A page of a timeline.
///
/// @param entries timeline entries by place, gone ones included, and their satellites: the newest
///   entry of every key whose parent is one of them and whose kind is not paged
/// @param children of those timeline entries that have a living child of a paged kind
/// @param from first place covered (inclusive); the page holds every timeline entry in `[from, to]`
///   at or above the floor, none of them where `to < from`
/// @param first no timeline entry at or above the floor lies before this page; `last`: none after
///   it
/// @param at head of the log when this was read: everything here is true at this position
public record Page(
    List<Entry> entries,
    List<Children> children,
    long from,
    long to,
    boolean first,
    boolean last,
    Head at) {

  /// What hangs on one timeline entry of the page.
  ///
  /// @param count living children of paged kinds
  /// @param lastPlace place of the newest living child; `lastAt`: when it was created
  /// @param creators of living children, at most five, newest first
  public record Children(
      UUID parent, int count, long lastPlace, Instant lastAt, List<UUID> creators) {}
}
