package app.fermata.client;

import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame.Cursor;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// What a client holds of the logs it follows: the newest entry of every key that came by, and how
/// far each log was processed. Written by the client's loop; may be read from any thread.
public final class Replica {
  private final Map<UUID, Held> logs = new ConcurrentHashMap<>();

  private static final class Held {
    final Map<UUID, WireEntry> entries = new ConcurrentHashMap<>();
    volatile CheckedPosition cursor = CheckedPosition.START;
  }

  /// What came of a range.
  sealed interface Applied {
    /// The entries that were news.
    record Put(List<WireEntry> news) implements Applied {}

    /// The range begins past the cursor: ask for what lies between.
    record Gap(CheckedPosition cursor) implements Applied {}
  }

  /// The newest entry of a key, gone ones included.
  public Optional<WireEntry> newest(UUID log, UUID key) {
    Held held = logs.get(log);
    return held == null ? Optional.empty() : Optional.ofNullable(held.entries.get(key));
  }

  /// The newest entries of all keys held of a log, in no order.
  public List<WireEntry> entries(UUID log) {
    Held held = logs.get(log);
    return held == null ? List.of() : List.copyOf(held.entries.values());
  }

  /// How far a log was processed.
  public CheckedPosition cursor(UUID log) {
    Held held = logs.get(log);
    return held == null ? CheckedPosition.START : held.cursor;
  }

  Applied apply(WireRange range) {
    Held held = logs.computeIfAbsent(range.log(), _ -> new Held());
    if (range.from() > held.cursor.seq()) {
      return new Applied.Gap(held.cursor);
    }
    var news = new ArrayList<WireEntry>();
    for (WireEntry entry : range.entries()) {
      WireEntry known = held.entries.get(entry.key());
      if (known == null || entry.isNewerThan(known)) {
        held.entries.put(entry.key(), entry);
        news.add(entry);
      }
    }
    if (range.at().isAfter(held.cursor)) {
      held.cursor = range.at();
    }
    return new Applied.Put(news);
  }

  /// A log without a replica so far is followed from here on.
  void startAt(UUID log, CheckedPosition at) {
    Held held = logs.computeIfAbsent(log, _ -> new Held());
    if (held.cursor.equals(CheckedPosition.START)) {
      held.cursor = at;
    }
  }

  void reset(UUID log, CheckedPosition at) {
    var held = new Held();
    held.cursor = at;
    logs.put(log, held);
  }

  void drop(UUID log) {
    logs.remove(log);
  }

  void clear() {
    logs.clear();
  }

  List<Cursor> cursors() {
    return logs.entrySet().stream()
        .filter(log -> log.getValue().cursor.seq() > 0)
        .map(log -> new Cursor(log.getKey(), log.getValue().cursor))
        .toList();
  }
}
