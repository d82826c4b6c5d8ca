package app.fermata.log;

import java.util.List;
import java.util.UUID;

/// What became of an append.
public sealed interface AppendResult {

  /// Committed now, or earlier under the same command id (`repeated`). Entries of pruned kinds may
  /// be missing from a repeated answer's list, their positions never are. Positions and entries are
  /// in the order of the command's parts; a part without drafts has none.
  record Appended(List<At> positions, List<Entry> entries, boolean repeated)
      implements AppendResult {}

  /// A log and a seq that this command wrote there (the last one of the log).
  record At(UUID log, long seq) {}

  /// A guard failed: somebody wrote first. Decide again on the newest state.
  record Moved(UUID log, UUID key) implements AppendResult {}

  /// The command id was used for another payload.
  record CommandIdReused() implements AppendResult {}

  /// An invariant of the key forbids it; final.
  ///
  /// @param code what an inline projection said where the reason is `VETOED`, else ""
  record Refused(Reason reason, UUID log, UUID key, String code) implements AppendResult {
    public Refused(Reason reason, UUID log, UUID key) {
      this(reason, log, key, "");
    }
  }

  /// Why an append can never succeed.
  enum Reason {
    /// The draft creates a key that exists.
    EXISTS,
    /// The draft changes a key that does not exist, or hangs a new key on a parent that does not
    /// exist in this log (`key` is then the parent's).
    MISSING,
    /// The key's object is deleted or erased.
    GONE,
    /// The draft names another kind or parent than the key has.
    KIND_CHANGED,
    /// An inline projection forbids it (`InlineProjection`); `code` says why.
    VETOED
  }
}
