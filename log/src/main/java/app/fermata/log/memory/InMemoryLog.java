package app.fermata.log.memory;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Body;
import app.fermata.log.Check;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.Head;
import app.fermata.log.KindRules;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.Mark;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.log.TailListener;
import app.fermata.log.rules.Hint;
import app.fermata.log.rules.KeyState;
import app.fermata.log.rules.LogState;
import app.fermata.log.rules.Plan;
import app.fermata.log.rules.Planner;
import app.fermata.log.rules.Window;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A log that forgets everything when the process ends: for tests. It keeps every promise of `Log`
/// but durability, and passes the same contract suite as `PostgresLog`.
///
/// Inline projections write to the database inside the append's transaction, so they are a feature
/// of `PostgresLog` alone.
public final class InMemoryLog implements Log {
  private final ReentrantLock lock = new ReentrantLock();
  private final Kinds kinds;
  private final InstantSource clock;
  private final Map<UUID, Timeline> logs = new HashMap<>(); // guarded by lock, as all below
  private final Map<CommandId, Remembered> commands = new HashMap<>();
  private final List<FeedItem> feed = new ArrayList<>();
  private final List<TailListener> listeners = new CopyOnWriteArrayList<>();
  private long transactions;
  private int epoch = 1;

  public InMemoryLog(Kinds kinds, InstantSource clock) {
    this.kinds = kinds;
    this.clock = clock;
  }

  /// One log: its state, and its entries by seq, pruned ones gone.
  private static final class Timeline {
    final LogState state;
    final TreeMap<Long, Entry> entries = new TreeMap<>();
    final Map<UUID, Long> newest = new LinkedHashMap<>();
    final Map<Long, Position> pruned = new HashMap<>();
    final Map<Long, String> prunedChecks = new HashMap<>();

    Timeline(UUID log) {
      this.state = new LogState(log);
    }

    Entry newest(UUID key) {
      return Objects.requireNonNull(entries.get(Objects.requireNonNull(newest.get(key))));
    }

    KeyState keyState(Entry entry) {
      return Objects.requireNonNull(state.key(entry.key()));
    }

    List<Entry> newestByPlace() {
      return newest.keySet().stream()
          .map(this::newest)
          .sorted(Comparator.comparingLong(Entry::place))
          .toList();
    }
  }

  private record Remembered(Digest digest, List<AppendResult.At> ats, List<Entry> entries) {}

  private record FeedItem(FeedCursor cursor, UUID log, long seq) {}

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public AppendResult append(Append command) {
    return locked(() -> appendLocked(command));
  }

  private AppendResult appendLocked(Append command) {
    Optional<AppendResult> earlier = recall(command.id(), command.digest());
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Map<UUID, LogState> states = new HashMap<>();
    for (Append.Part part : command.parts()) {
      states.put(part.log(), timeline(part.log()).state);
    }
    for (Append.FarGuard guard : command.farGuards()) {
      states.put(guard.log(), timeline(guard.log()).state);
    }
    return switch (new Planner(kinds, epoch, clock.millis()).plan(command, states)) {
      case Plan.Refuse(var result) -> result;
      case Plan.Write(var _, var written) -> write(command, written);
    };
  }

  private Timeline timeline(UUID log) {
    return logs.computeIfAbsent(log, Timeline::new);
  }

  private AppendResult write(Append command, List<Plan.Written> written) {
    transactions++;
    Map<UUID, Long> lasts = new LinkedHashMap<>();
    for (Plan.Written item : written) {
      Entry entry = item.entry();
      Timeline timeline = timeline(entry.log());
      prune(timeline, item);
      if (entry.mark() == Mark.ERASED) {
        timeline.entries.replaceAll((_, old) -> old.key().equals(entry.key()) ? blanked(old) : old);
      }
      timeline.entries.put(entry.seq(), entry);
      timeline.newest.put(entry.key(), entry.seq());
      timeline.state.advance(item);
      timeline.state.check = Check.of(entry);
      lasts.put(entry.log(), entry.seq());
      feed.add(new FeedItem(new FeedCursor(transactions, feed.size()), entry.log(), entry.seq()));
    }
    List<AppendResult.At> ats =
        lasts.entrySet().stream()
            .map(last -> new AppendResult.At(last.getKey(), last.getValue()))
            .toList();
    List<Entry> entries = written.stream().map(Plan.Written::entry).toList();
    commands.put(command.id(), new Remembered(command.digest(), ats, entries));
    lasts.keySet().forEach(log -> tell(log, entries));
    return new AppendResult.Appended(ats, entries, false);
  }

  private static void prune(Timeline timeline, Plan.Written item) {
    KeyState before = item.before();
    if (before != null && item.rules().retention() == KindRules.Retention.NEWEST) {
      Entry superseded = Objects.requireNonNull(timeline.entries.remove(before.seq()));
      timeline.pruned.put(before.seq(), superseded.position());
      timeline.prunedChecks.put(before.seq(), Check.of(superseded));
    }
  }

  private static Entry blanked(Entry entry) {
    return new Entry(
        entry.log(),
        entry.epoch(),
        entry.seq(),
        entry.key(),
        entry.kind(),
        entry.place(),
        entry.floorPlace(),
        entry.parent(),
        entry.creator(),
        entry.author(),
        entry.at(),
        entry.mark(),
        Body.EMPTY);
  }

  private void tell(UUID log, List<Entry> entries) {
    List<Entry> mine = entries.stream().filter(entry -> entry.log().equals(log)).toList();
    Head head = timeline(log).state.head();
    new Hint(log, mine.getFirst().seq() - 1, head.position(), head.check(), mine).tell(listeners);
  }

  @Override
  public Optional<AppendResult> recall(CommandId id, Digest digest) {
    return locked(
        () -> {
          Remembered remembered = commands.get(id);
          if (remembered == null) {
            return Optional.empty();
          }
          if (!remembered.digest().equals(digest)) {
            return Optional.of(new AppendResult.CommandIdReused());
          }
          List<Entry> kept =
              remembered.entries().stream()
                  .map(entry -> timeline(entry.log()).entries.get(entry.seq()))
                  .filter(Objects::nonNull)
                  .toList();
          return Optional.of(new AppendResult.Appended(remembered.ats(), kept, true));
        });
  }

  @Override
  public Optional<Entry> newest(UUID log, UUID key) {
    return Optional.ofNullable(newest(log, List.of(key)).get(key));
  }

  @Override
  public Map<UUID, Entry> newest(UUID log, Collection<UUID> keys) {
    return locked(
        () -> {
          Map<UUID, Entry> found = new HashMap<>();
          Timeline timeline = logs.get(log);
          for (UUID key : keys) {
            if (timeline != null && timeline.newest.containsKey(key)) {
              found.put(key, timeline.newest(key));
            }
          }
          return found;
        });
  }

  @Override
  public List<Entry> newestOfKind(UUID log, String kind, long afterPlace, int limit) {
    if (kinds.rules(kind).paged()) {
      throw new IllegalArgumentException("a paged kind is read in pages: " + kind);
    }
    return locked(
        () ->
            logs.containsKey(log)
                ? timeline(log).newestByPlace().stream()
                    .filter(entry -> entry.kind().equals(kind) && entry.place() > afterPlace)
                    .limit(limit)
                    .toList()
                : List.of());
  }

  @Override
  public List<Entry> satellites(UUID log, UUID parent, long afterPlace, int limit) {
    return locked(
        () ->
            timeline(log).newestByPlace().stream()
                .filter(entry -> parent.equals(entry.parent()) && entry.place() > afterPlace)
                .filter(entry -> !kinds.rules(entry.kind()).paged())
                .limit(limit)
                .toList());
  }

  @Override
  public Head head(UUID log) {
    return locked(() -> logs.containsKey(log) ? timeline(log).state.head() : Head.empty(log));
  }

  @Override
  public Map<UUID, Head> heads(Collection<UUID> wanted) {
    return locked(
        () -> {
          Map<UUID, Head> heads = new HashMap<>();
          wanted.forEach(log -> heads.put(log, head(log)));
          return heads;
        });
  }

  @Override
  public Optional<Range> readAfter(UUID log, Position after, String check, long floor, int limit) {
    return locked(
        () ->
            isHeld(log, after, check)
                ? Optional.of(readAfter(log, after.seq(), floor, limit))
                : Optional.empty());
  }

  private boolean isHeld(UUID log, Position position, String check) {
    if (position.seq() == 0) {
      return true;
    }
    return locked(
        () -> {
          Timeline timeline = logs.get(log);
          if (timeline == null) {
            return false;
          }
          Entry entry = timeline.entries.get(position.seq());
          if (entry != null) {
            return entry.position().equals(position) && Check.of(entry).equals(check);
          }
          return position.equals(timeline.pruned.get(position.seq()))
              && check.equals(timeline.prunedChecks.get(position.seq()));
        });
  }

  @Override
  public long sharedThrough(UUID log, Position position) {
    return locked(
        () ->
            timeline(log).entries.headMap(position.seq(), true).descendingMap().values().stream()
                .filter(entry -> entry.epoch() <= position.epoch())
                .findFirst()
                .map(Entry::seq)
                .orElse(0L));
  }

  @Override
  public Range readAfter(UUID log, long after, long floor, int limit) {
    return locked(
        () -> {
          Head head = head(log);
          Timeline timeline = timeline(log);
          List<Entry> entries =
              timeline.entries.tailMap(after, false).values().stream()
                  .filter(entry -> isShown(timeline, entry, floor))
                  .limit(limit)
                  .toList();
          return Range.of(head, after, entries, limit);
        });
  }

  private boolean isShown(Timeline timeline, Entry entry, long floor) {
    return entry.seq() == timeline.keyState(entry).seq() && kinds.shows(entry, floor);
  }

  @Override
  public Page page(PageQuery query) {
    return locked(() -> new Pages(timeline(query.log()), query).page());
  }

  /// Builds one page.
  private final class Pages {
    private final Timeline timeline;
    private final PageQuery query;
    private final List<Entry> newest;

    Pages(Timeline timeline, PageQuery query) {
      this.timeline = timeline;
      this.query = query;
      this.newest =
          timeline.newestByPlace().stream()
              .filter(e -> isShown(timeline, e, query.floor()))
              .toList();
    }

    Page page() {
      Window window = Window.of(query, pivot());
      List<Long> places = newest.stream().filter(this::isInTimeline).map(Entry::place).toList();
      List<Long> below =
          places.reversed().stream()
              .filter(place -> place < window.pivot())
              .limit(window.before())
              .toList();
      List<Long> above =
          places.stream().filter(place -> place >= window.pivot()).limit(window.after()).toList();
      Head head = timeline.state.head();
      Window.Choice choice = window.choose(below, above, head.position().seq());
      List<Entry> entries = new ArrayList<>();
      List<Page.Children> children = new ArrayList<>();
      for (Entry entry : newest) {
        if (isInTimeline(entry) && choice.shown().contains(entry.place())) {
          entries.add(entry);
          children(entry.key()).ifPresent(children::add);
        }
      }
      List<UUID> shown = entries.stream().map(Entry::key).toList();
      newest.stream()
          .filter(entry -> !isPaged(entry) && shown.contains(entry.parent()))
          .forEach(entries::add);
      return new Page(
          entries, children, choice.from(), choice.to(), choice.first(), choice.last(), head);
    }

    private long pivot() {
      if (!(query.anchor() instanceof PageQuery.Anchor.At(Instant time))) {
        return 0;
      }
      return timeline.entries.values().stream()
          .filter(entry -> !entry.at().isBefore(time))
          .mapToLong(Entry::seq)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    }

    private boolean isPaged(Entry entry) {
      return kinds.rules(entry.kind()).paged();
    }

    private boolean isInTimeline(Entry entry) {
      @Nullable UUID parent = entry.parent();
      return isPaged(entry)
          && (query.parent() != null
              ? query.parent().equals(parent)
              : parent == null || timeline.keyState(entry).inStream());
    }

    private Optional<Page.Children> children(UUID parent) {
      List<Entry> living =
          newest.stream()
              .filter(e -> isPaged(e) && e.isLiving() && parent.equals(e.parent()))
              .toList();
      if (living.isEmpty()) {
        return Optional.empty();
      }
      List<UUID> creators =
          living.reversed().stream().map(Entry::creator).distinct().limit(5).toList();
      long lastPlace = living.getLast().place();
      Instant lastAt = Objects.requireNonNull(timeline.entries.get(lastPlace)).at();
      return Optional.of(new Page.Children(parent, living.size(), lastPlace, lastAt, creators));
    }
  }

  @Override
  public List<Entry> history(UUID log, UUID key, long from, int limit) {
    return locked(
        () -> {
          List<Entry> versions =
              timeline(log).entries.descendingMap().values().stream()
                  .filter(entry -> entry.key().equals(key))
                  .toList();
          boolean isVersion = versions.stream().anyMatch(entry -> entry.seq() == from);
          return versions.stream()
              .filter(entry -> from == 0 || (isVersion && entry.seq() <= from))
              .limit(limit)
              .toList();
        });
  }

  @Override
  public FeedPage feed(FeedCursor cursor, int limit) {
    return locked(
        () -> {
          List<Entry> entries = new ArrayList<>();
          FeedCursor reached = cursor;
          for (FeedItem item : feed.subList(index(cursor), feed.size())) {
            if (entries.size() == limit) {
              break;
            }
            reached = item.cursor();
            Entry entry = timeline(item.log()).entries.get(item.seq());
            if (entry != null) {
              entries.add(entry);
            }
          }
          return new FeedPage(entries, reached);
        });
  }

  private static int index(FeedCursor cursor) {
    return cursor.equals(FeedCursor.START) ? 0 : Math.toIntExact(cursor.serial() + 1);
  }

  @Override
  public AutoCloseable tail(TailListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public int epoch() {
    return locked(() -> epoch);
  }

  @Override
  public int raiseEpoch(String why, int least) {
    return locked(() -> epoch = Math.max(epoch + 1, least));
  }
}
