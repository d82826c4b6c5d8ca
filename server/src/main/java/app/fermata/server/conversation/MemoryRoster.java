package app.fermata.server.conversation;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.TailListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The roster for a log in memory: hears its tail, which there comes before the append returns.
public final class MemoryRoster implements Roster, TailListener {
  /// Floors, by conversation and member. Guarded by this.
  private final Map<UUID, Map<UUID, Long>> joined = new HashMap<>();

  /// @param log whose tail it hears from here on
  public MemoryRoster(Log log) {
    log.tail(this);
  }

  @Override
  public synchronized void reached(
      UUID logId, long from, Position through, String check, List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.kind().equals(ConversationKinds.MEMBERSHIP.name())) {
        Map<UUID, Long> members = joined.computeIfAbsent(logId, _ -> new LinkedHashMap<>());
        MembershipBody body = MembershipBody.read(entry.body());
        if (body.isJoined()) {
          members.put(entry.key(), body.floor());
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
      Set<UUID> found = joined.getOrDefault(id, Map.of()).keySet();
      if (!found.isEmpty()) {
        members.put(id, List.copyOf(found));
      }
    }
    return members;
  }

  @Override
  public synchronized Map<UUID, Long> joined(UUID account) {
    var floors = new HashMap<UUID, Long>();
    joined.forEach(
        (id, members) -> {
          Long floor = members.get(account);
          if (floor != null) {
            floors.put(id, floor);
          }
        });
    return floors;
  }

  @Override
  public synchronized List<UUID> companions(UUID account) {
    return joined.values().stream()
        .map(Map::keySet)
        .filter(members -> members.contains(account))
        .flatMap(Set::stream)
        .distinct()
        .toList();
  }
}
