package app.fermata.log;

/// What the log must know of a kind. Kinds are open: the composition root registers them.
///
/// @param paged counted by pages of the timeline; a paged kind keeps its entries and obeys the
///   floor
/// @param guardedFar appends to other logs may guard keys of this kind (`Append.FarGuard`). An
///   append that writes one waits for every append that is under way, on any node, and those that
///   come wait for it: for what seldom changes
public record KindRules(
    String kind, Retention retention, Floor floor, boolean paged, boolean guardedFar) {

  /// A kind that only appends to its own log guard.
  public KindRules(String kind, Retention retention, Floor floor, boolean paged) {
    this(kind, retention, floor, paged, false);
  }

  public KindRules {
    if (paged && (retention != Retention.KEEP || floor != Floor.FILTERED)) {
      throw new IllegalArgumentException("a paged kind is kept and filtered: " + kind);
    }
  }

  /// What happens to superseded entries.
  public enum Retention {
    /// They stay: history and audit.
    KEEP,
    /// They are pruned, 90 days of command ids aside.
    NEWEST
  }

  /// Whether a reader's floor hides entries of this kind.
  public enum Floor {
    /// Visible at or above the reader's floor, together with the parent.
    FILTERED,
    /// Visible to every reader of the log.
    EXEMPT
  }
}
