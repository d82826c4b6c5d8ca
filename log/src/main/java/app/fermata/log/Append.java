package app.fermata.log;

import java.util.List;
import java.util.UUID;

/// One command's entries, for one log or several, appended in one transaction or not at all.
///
/// @param id idempotency: the same id with the same digest answers as the first time
/// @param digest of the command's payload as the client sent it
/// @param author who writes; stored as author of every entry and creator of new keys
/// @param parts at most 100, each log at most once
/// @param farGuards keys of any log that must not have moved either; their logs are not locked
public record Append(
    CommandId id, Digest digest, UUID author, List<Part> parts, List<FarGuard> farGuards) {
  /// How many logs one append may touch; what needs more is a reactor's work.
  public static final int MOST_PARTS = 100;

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

  /// The newest entry of `key` in `log` must have this seq, as for `Guard`. What it costs falls on
  /// whoever changes the key, not on the append: the key's kind must say `KindRules.guardedFar`.
  public record FarGuard(UUID log, UUID key, long seq) {}

  public Append {
    parts = List.copyOf(parts);
    farGuards = List.copyOf(farGuards);
    if (parts.size() > MOST_PARTS) {
      throw new IllegalArgumentException("more than " + MOST_PARTS + " logs in one append");
    }
    if (parts.stream().map(Part::log).distinct().count() != parts.size()) {
      throw new IllegalArgumentException("a log is named twice in one append");
    }
  }

  /// Without far guards.
  public Append(CommandId id, Digest digest, UUID author, List<Part> parts) {
    this(id, digest, author, parts, List.of());
  }

  /// A command for one log.
  public static Append to(
      UUID log, CommandId id, Digest digest, UUID author, List<Guard> guards, List<Draft> drafts) {
    return new Append(id, digest, author, List.of(new Part(log, guards, drafts)));
  }
}
