package app.fermata.log;

import java.util.List;
import java.util.UUID;

/// One command's entries, for one log or several, appended in one transaction or not at all.
///
/// @param id idempotency: the same id with the same digest answers as the first time
/// @param digest of the command's payload as the client sent it
/// @param author who writes; stored as author of every entry and creator of new keys
/// @param parts at most 100, each log at most once
public record Append(CommandId id, Digest digest, UUID author, List<Part> parts) {

  /// What goes to one log.
  ///
  /// @param guards keys whose newest entry must still be the one that the decision was made on
  /// @param drafts the entries to be, in order; may be empty (a part that only guards)
  public record Part(UUID log, List<Guard> guards, List<Draft> drafts) {
    public Part {
      guards = List.copyOf(guards);
      drafts = List.copyOf(drafts);
    }
  }

  /// The newest entry of `key` must have this seq; 0: the key must not exist.
  public record Guard(UUID key, long seq) {}

  public Append {
    parts = List.copyOf(parts);
  }
}
