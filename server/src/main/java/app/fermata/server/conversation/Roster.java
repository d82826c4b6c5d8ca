package app.fermata.server.conversation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Who is in which conversation, for many at once. Never late: what an append wrote is in it when
/// the append returns.
public interface Roster {

  /// How many members each has; those without any are absent.
  Map<UUID, Integer> counts(Collection<UUID> conversations);

  /// The members of each, in no order: for directs, groups, and whoever delivers to all.
  Map<UUID, List<UUID>> members(Collection<UUID> conversations);

  /// The conversations that an account is in, each with the place from which on it may read.
  Map<UUID, Long> joined(UUID account);

  /// Everybody whom an account shares a conversation with, itself included.
  List<UUID> companions(UUID account);
}
