package app.fermata.server.command;

import app.fermata.log.Append;
import app.fermata.log.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a decision comes to: guards and drafts, by log, in the order they were added. Nothing at
/// all means that there is nothing to change.
public final class Writes {
  private final Map<UUID, List<Append.Guard>> guards = new LinkedHashMap<>();
  private final Map<UUID, List<Draft>> drafts = new LinkedHashMap<>();

  /// Nothing to change.
  public static Writes none() {
    return new Writes();
  }

  /// The newest entry of the key must still be the one with this seq (0: there must be none).
  public Writes guard(UUID log, UUID key, long seq) {
    var guard = new Append.Guard(key, seq);
    List<Append.Guard> known = guards.computeIfAbsent(log, _ -> new ArrayList<>());
    if (!known.contains(guard)) {
      known.add(guard);
    }
    return this;
  }

  public Writes draft(UUID log, Draft draft) {
    drafts.computeIfAbsent(log, _ -> new ArrayList<>()).add(draft);
    return this;
  }

  /// Adds everything that the other holds, after what is here.
  public Writes add(Writes other) {
    other.guards.forEach((log, list) -> list.forEach(g -> guard(log, g.key(), g.seq())));
    other.drafts.forEach((log, list) -> list.forEach(draft -> draft(log, draft)));
    return this;
  }

  public boolean isEmpty() {
    return drafts.isEmpty();
  }

  /// How many drafts this log gets so far.
  public int count(UUID log) {
    return drafts.getOrDefault(log, List.of()).size();
  }

  public List<Append.Part> parts() {
    var logs = new LinkedHashMap<UUID, Boolean>();
    drafts.keySet().forEach(log -> logs.put(log, true));
    guards.keySet().forEach(log -> logs.put(log, true));
    return logs.keySet().stream()
        .map(
            log ->
                new Append.Part(
                    log, guards.getOrDefault(log, List.of()), drafts.getOrDefault(log, List.of())))
        .toList();
  }
}
