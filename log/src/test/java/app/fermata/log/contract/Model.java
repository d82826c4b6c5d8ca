package app.fermata.log.contract;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.AppendResult.At;
import app.fermata.log.AppendResult.Reason;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.KindRules;
import app.fermata.log.Mark;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.PageQuery.Anchor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a log is, said as plainly as possible: every entry ever written, in one list, and every
/// answer found by looking at all of them. Slow, and hard to get wrong.
final class Model {
  private record Known(Append command, List<At> ats, List<Entry> entries) {}

  private record LogKey(UUID log, UUID key) {}

  private List<Entry> all = new ArrayList<>();
  private Set<LogKey> inStream = new HashSet<>();
  private final Map<CommandId, Known> commands = new HashMap<>();
  int epoch = 1;

  private static KindRules rules(Entry entry) {
    return Examples.KINDS.rules(entry.kind());
  }

  AppendResult append(Append command, Instant now) {
    Known known = commands.get(command.id());
    if (known != null) {
      return known.command().digest().equals(command.digest())
          ? new AppendResult.Appended(
              known.ats(),
              known.entries().stream().filter(this::isKept).map(this::seen).toList(),
              true)
          : new AppendResult.CommandIdReused();
    }
    for (Append.Part part : command.parts()) {
      for (Append.Guard guard : part.guards()) {
        if (newest(part.log(), guard.key()).map(Entry::seq).orElse(0L) != guard.seq()) {
          return new AppendResult.Moved(part.log(), guard.key());
        }
      }
    }
    for (Append.FarGuard guard : command.farGuards()) {
      if (newest(guard.log(), guard.key()).map(Entry::seq).orElse(0L) != guard.seq()) {
        return new AppendResult.Moved(guard.log(), guard.key());
      }
    }
    List<Entry> before = new ArrayList<>(all);
    Set<LogKey> inStreamBefore = new HashSet<>(inStream);
    for (Append.Part part : command.parts()) {
      for (Draft draft : part.drafts()) {
        Optional<AppendResult> refused = add(part.log(), draft, command.author(), now);
        if (refused.isPresent()) {
          all = before;
          inStream = inStreamBefore;
          return refused.get();
        }
      }
    }
    List<Entry> written = List.copyOf(all.subList(before.size(), all.size()));
    Map<UUID, Long> lasts = new LinkedHashMap<>();
    written.forEach(entry -> lasts.put(entry.log(), entry.seq()));
    List<At> ats = lasts.entrySet().stream().map(e -> new At(e.getKey(), e.getValue())).toList();
    commands.put(command.id(), new Known(command, ats, written));
    return new AppendResult.Appended(ats, written, false);
  }

  private Optional<AppendResult> add(UUID log, Draft draft, UUID author, Instant now) {
    Optional<Entry> newest = newest(log, draft.key());
    UUID parent = draft.parent();
    if (newest.isEmpty() && draft.mode() == Draft.Mode.CHANGE) {
      return Optional.of(new AppendResult.Refused(Reason.MISSING, log, draft.key()));
    }
    if (newest.isEmpty() && parent != null && newest(log, parent).isEmpty()) {
      return Optional.of(new AppendResult.Refused(Reason.MISSING, log, parent));
    }
    if (newest.isPresent() && draft.mode() == Draft.Mode.CREATE) {
      return Optional.of(new AppendResult.Refused(Reason.EXISTS, log, draft.key()));
    }
    if (newest.isPresent()
        && !(newest.get().kind().equals(draft.kind())
            && Objects.equals(newest.get().parent(), parent))) {
      return Optional.of(new AppendResult.Refused(Reason.KIND_CHANGED, log, draft.key()));
    }
    if (newest.isPresent()
        && !newest.get().isLiving()
        && !(newest.get().mark() == Mark.DELETED && draft.mark() == Mark.ERASED)) {
      return Optional.of(new AppendResult.Refused(Reason.GONE, log, draft.key()));
    }
    List<Entry> ofLog = ofLog(log);
    long seq = ofLog.size() + 1L;
    Instant at = ofLog.isEmpty() || ofLog.getLast().at().isBefore(now) ? now : ofLog.getLast().at();
    UUID creator =
        newest.map(Entry::creator).orElse(draft.creator() == null ? author : draft.creator());
    long place = newest.map(Entry::place).orElse(seq);
    if (newest.isEmpty() && draft.inStream()) {
      inStream.add(new LogKey(log, draft.key()));
    }
    all.add(
        new Entry(
            log,
            epoch,
            seq,
            draft.key(),
            draft.kind(),
            place,
            floorPlace(log, place, parent),
            parent,
            creator,
            author,
            at,
            draft.mark(),
            draft.body()));
    return Optional.empty();
  }

  private long floorPlace(UUID log, long place, @Nullable UUID parent) {
    if (parent == null) {
      return place;
    }
    Entry above = newestRaw(log, parent).orElseThrow();
    return rules(above).floor() == KindRules.Floor.EXEMPT
        ? place
        : floorPlace(log, above.place(), above.parent());
  }

  List<Entry> ofLog(UUID log) {
    return all.stream().filter(entry -> entry.log().equals(log)).toList();
  }

  private Optional<Entry> newestRaw(UUID log, UUID key) {
    return ofLog(log).reversed().stream().filter(entry -> entry.key().equals(key)).findFirst();
  }

  Optional<Entry> newest(UUID log, UUID key) {
    return newestRaw(log, key);
  }

  boolean isNewest(Entry entry) {
    return newestRaw(entry.log(), entry.key()).orElseThrow().seq() == entry.seq();
  }

  boolean isKept(Entry entry) {
    return isNewest(entry) || rules(entry).retention() == KindRules.Retention.KEEP;
  }

  /// As it is shown now: erased keys have no bodies.
  Entry seen(Entry e) {
    return newestRaw(e.log(), e.key()).orElseThrow().mark() == Mark.ERASED
        ? new Entry(
            e.log(),
            e.epoch(),
            e.seq(),
            e.key(),
            e.kind(),
            e.place(),
            e.floorPlace(),
            e.parent(),
            e.creator(),
            e.author(),
            e.at(),
            e.mark(),
            Body.EMPTY)
        : e;
  }

  List<Entry> history(UUID log, UUID key) {
    return ofLog(log).reversed().stream()
        .filter(entry -> entry.key().equals(key) && isKept(entry))
        .map(this::seen)
        .toList();
  }

  List<Entry> feed() {
    return all.stream().filter(this::isKept).map(this::seen).toList();
  }

  boolean isVisible(Entry entry, long floor) {
    if (rules(entry).floor() == KindRules.Floor.EXEMPT) {
      return true;
    }
    if (entry.place() < floor) {
      return false;
    }
    UUID parent = entry.parent();
    return parent == null || isVisible(newestRaw(entry.log(), parent).orElseThrow(), floor);
  }

  List<Entry> readAfter(UUID log, long after, long floor, int limit) {
    return ofLog(log).stream()
        .filter(entry -> entry.seq() > after && isNewest(entry) && isVisible(entry, floor))
        .limit(limit)
        .toList();
  }

  List<Entry> newestOfKind(UUID log, String kind, long afterPlace, int limit) {
    return ofLog(log).stream()
        .filter(e -> isNewest(e) && e.kind().equals(kind) && e.place() > afterPlace)
        .sorted(Comparator.comparingLong(Entry::place))
        .limit(limit)
        .toList();
  }

  List<Entry> satellites(UUID log, UUID parent, long afterPlace, int limit) {
    return ofLog(log).stream()
        .filter(e -> isNewest(e) && !rules(e).paged() && parent.equals(e.parent()))
        .filter(e -> e.place() > afterPlace)
        .sorted(Comparator.comparingLong(Entry::place))
        .limit(limit)
        .toList();
  }

  /// Visible timeline entries by place.
  List<Entry> timeline(UUID log, @Nullable UUID parent, long floor) {
    return ofLog(log).stream()
        .filter(e -> isNewest(e) && rules(e).paged() && isVisible(e, floor))
        .filter(
            e ->
                parent != null
                    ? parent.equals(e.parent())
                    : e.parent() == null || inStream.contains(new LogKey(log, e.key())))
        .sorted(Comparator.comparingLong(Entry::place))
        .toList();
  }

  long lastPaged(UUID log) {
    return timeline(log, null, 0).stream().mapToLong(Entry::place).max().orElse(0);
  }

  List<Entry> shown(PageQuery query) {
    List<Entry> timeline = timeline(query.log(), query.parent(), query.floor());
    int limit = query.limit();
    return switch (query.anchor()) {
      case Anchor.Last() -> last(timeline, limit);
      case Anchor.Before(long place) ->
          last(timeline.stream().filter(e -> e.place() < place).toList(), limit);
      case Anchor.After(long place) ->
          timeline.stream().filter(e -> e.place() > place).limit(limit).toList();
      case Anchor.Around(long place) -> around(timeline, place, limit);
      case Anchor.At(Instant time) ->
          around(
              timeline,
              ofLog(query.log()).stream()
                  .filter(e -> isKept(e) && !e.at().isBefore(time))
                  .mapToLong(Entry::seq)
                  .min()
                  .orElse(Long.MAX_VALUE),
              limit);
    };
  }

  private static List<Entry> last(List<Entry> entries, int limit) {
    return entries.subList(Math.max(0, entries.size() - limit), entries.size());
  }

  private static List<Entry> around(List<Entry> timeline, long place, int limit) {
    List<Entry> below = timeline.stream().filter(e -> e.place() < place).toList();
    List<Entry> above = timeline.subList(below.size(), timeline.size());
    int fromBelow = Math.min(below.size(), Math.max(limit / 2, limit - above.size()));
    List<Entry> shown = new ArrayList<>(last(below, fromBelow));
    shown.addAll(above.subList(0, Math.min(above.size(), limit - fromBelow)));
    return shown;
  }

  List<Entry> satellites(List<Entry> shown, long floor) {
    Set<UUID> keys = new HashSet<>();
    shown.forEach(entry -> keys.add(entry.key()));
    return shown.isEmpty()
        ? List.of()
        : ofLog(shown.getFirst().log()).stream()
            .filter(e -> isNewest(e) && !rules(e).paged() && keys.contains(e.parent()))
            .filter(e -> isVisible(e, floor))
            .sorted(Comparator.comparingLong(Entry::place))
            .toList();
  }

  List<Page.Children> children(List<Entry> shown) {
    List<Page.Children> children = new ArrayList<>();
    for (Entry parent : shown) {
      List<Entry> living =
          ofLog(parent.log()).stream()
              .filter(e -> isNewest(e) && rules(e).paged() && e.isLiving())
              .filter(e -> parent.key().equals(e.parent()))
              .sorted(Comparator.comparingLong(Entry::place).reversed())
              .toList();
      if (!living.isEmpty()) {
        long place = living.getFirst().place();
        Instant created = ofLog(parent.log()).get(Math.toIntExact(place - 1)).at();
        List<UUID> creators = living.stream().map(Entry::creator).distinct().limit(5).toList();
        children.add(new Page.Children(parent.key(), living.size(), place, created, creators));
      }
    }
    return children;
  }
}
