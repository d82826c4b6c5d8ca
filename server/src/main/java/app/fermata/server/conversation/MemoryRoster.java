package app.fermata.server.conversation;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.TailListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The roster for a log in memory: hears its tail, which there comes before the append returns.
public final class MemoryRoster implements Roster, TailListener {
  private final Map<UUID, Set<UUID>> joined = new HashMap<>(); // guarded by this

  /// @param log whose tail it hears from here on
  public MemoryRoster(Log log) {
    log.tail(this);
  }

  @Override
  public synchronized void reached(
      UUID logId, long from, Position through, String check, List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.kind().equals(ConversationKinds.MEMBERSHIP.name())) {
        Set<UUID> members = joined.computeIfAbsent(logId, _ -> new LinkedHashSet<>());
        if (MembershipBody.read(entry.body()).isJoined()) {
          members.add(entry.key());
        } else {
          members.remove(entry.key());
        }
      }
    }
  }

  @Override
  public synchronized Map<UUID, Integer> counts(Collection<UUID> conversations) {
    var counts = new HashMap<UUID, Integer>();
    members(conversations).forEach((id, members) -> counts.put(id, members.size()));
    return counts;
  }

  @Override
  public synchronized Map<UUID, List<UUID>> members(Collection<UUID> conversations) {
    var members = new HashMap<UUID, List<UUID>>();
    for (UUID id : conversations) {
      Set<UUID> found = joined.getOrDefault(id, Set.of());
      if (!found.isEmpty()) {
        members.put(id, List.copyOf(found));
      }
    }
    return members;
  }

  @Override
  public synchronized List<UUID> companions(UUID account) {
    return joined.values().stream()
        .filter(members -> members.contains(account))
        .flatMap(Set::stream)
        .distinct()
        .toList();
  }
}
