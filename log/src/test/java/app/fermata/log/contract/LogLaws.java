package app.fermata.log.contract;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Body;
import app.fermata.log.Check;
import app.fermata.log.CommandId;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.Head;
import app.fermata.log.Log;
import app.fermata.log.Mark;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.PageQuery.Anchor;
import app.fermata.log.Position;
import app.fermata.log.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/// Random histories: a log answers as the model does, to every command and to every question. A
/// failure prints jqwik's seed and the shortest history that still fails.
public abstract class LogLaws {
  private static final String[] KIND_OF = {
    NOTE, NOTE, NOTE, NOTE, STICKER, STICKER, CARD, BOOKMARK
  };
  private static final int[] PARENT_OF = {-1, -1, 0, 1, 0, 2, -1, -1};

  /// An empty log that has never been used.
  protected abstract Log fresh(TestClock clock);

  /// What a draft is about is named by small numbers, so that histories meet the same keys often.
  public record Write(int key, Draft.Mode mode, Mark mark, boolean odd, boolean inStream) {}

  /// One step. `repeat`: an earlier command again, with `twist` another payload.
  public record Step(
      int author,
      List<Integer> logs,
      List<Write> writes,
      int guard,
      boolean stale,
      int repeat,
      boolean twist,
      int minutes,
      boolean epoch) {}

  @Provide
  protected Arbitrary<List<Step>> histories() {
    Arbitrary<Mark> marks =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, Arbitraries.just(Mark.LIVING)),
            net.jqwik.api.Tuple.of(2, Arbitraries.just(Mark.DELETED)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(Mark.ERASED)));
    Arbitrary<Write> writes =
        Combinators.combine(
                Arbitraries.integers().between(0, 7),
                Arbitraries.of(
                    Draft.Mode.PUT, Draft.Mode.PUT, Draft.Mode.CREATE, Draft.Mode.CHANGE),
                marks,
                Arbitraries.integers().between(0, 19).map(i -> i == 19),
                Arbitraries.of(true, false))
            .as(Write::new);
    Arbitrary<Boolean> seldom = Arbitraries.integers().between(0, 9).map(i -> i == 9);
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 2).list().ofMinSize(1).ofMaxSize(2).uniqueElements(),
            writes.list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.integers().between(-8, 7),
            seldom,
            Arbitraries.integers().between(-30, 10),
            seldom,
            Arbitraries.integers().between(-2, 5))
        .flatAs(
            (author, logs, drafts, guard, stale, repeat, twist, minutes) ->
                seldom.map(
                    epoch ->
                        new Step(
                            author, logs, drafts, guard, stale, repeat, twist, minutes, epoch)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  /// The law; subclasses say how often it is tried.
  protected void play(List<Step> history, Random random) {
    new Run(random).play(history);
  }

  /// One history on one log and one model.
  private final class Run {
    private final TestClock clock = new TestClock();
    private final Log log = fresh(clock);
    private final Model model = new Model();
    private final Random random;
    private final List<UUID> logs = List.of(id(), id(), id());
    private final List<UUID> people = List.of(ADA, BEN, id());
    private final List<UUID> keys = new ArrayList<>();
    private final List<Append> sent = new ArrayList<>();

    Run(Random random) {
      this.random = random;
      for (int i = 0; i < KIND_OF.length; i++) {
        keys.add(id());
      }
    }

    void play(List<Step> history) {
      for (Step step : history) {
        clock.advance(Duration.ofMinutes(step.minutes()));
        if (step.epoch()) {
          model.epoch++;
          assertThat(log.raiseEpoch("law")).isEqualTo(model.epoch);
        }
        Append command = command(step);
        sent.add(command);
        AppendResult expected = model.append(command, clock.instant());
        assertThat(log.append(command)).isEqualTo(expected);
      }
      logs.forEach(this::checkLog);
      checkFeed();
    }

    private Append command(Step step) {
      if (step.repeat() >= 0 && step.repeat() < sent.size()) {
        Append earlier = sent.get(step.repeat());
        return step.twist() ? withDigest(earlier, "another") : earlier;
      }
      UUID author = people.get(step.author());
      List<Append.Part> parts = step.logs().stream().map(i -> part(logs.get(i), step)).toList();
      return new Append(new CommandId(author, id()), digest("x"), author, parts, farGuards(step));
    }

    private List<Append.FarGuard> farGuards(Step step) {
      if (step.guard() != -1) {
        return List.of();
      }
      UUID far = logs.get(random.nextInt(logs.size()));
      UUID key = keys.get(random.nextInt(keys.size()));
      long seq = model.newest(far, key).map(Entry::seq).orElse(0L);
      return List.of(new Append.FarGuard(far, key, step.stale() ? seq + 1 : seq));
    }

    private Append.Part part(UUID to, Step step) {
      List<Append.Guard> guards = new ArrayList<>();
      if (step.guard() >= 0) {
        UUID key = keys.get(step.guard());
        long seq = model.newest(to, key).map(Entry::seq).orElse(0L);
        guards.add(new Append.Guard(key, step.stale() ? seq + 1 : seq));
      }
      return new Append.Part(to, guards, step.writes().stream().map(this::draft).toList());
    }

    private Draft draft(Write write) {
      int i = write.key();
      String kind = write.odd() ? CARD : KIND_OF[i];
      @Nullable UUID parent = PARENT_OF[i] < 0 ? null : keys.get(PARENT_OF[i]);
      Body body =
          write.mark() == Mark.LIVING ? Body.utf8("text " + random.nextInt(1000)) : Body.EMPTY;
      return new Draft(
          write.mode(), keys.get(i), kind, parent, write.mark(), body, write.inStream(), null);
    }

    private void checkLog(UUID of) {
      List<Entry> entries = model.ofLog(of);
      Head head = log.head(of);
      assertThat(head.position())
          .isEqualTo(entries.isEmpty() ? Position.START : entries.getLast().position());
      assertThat(head.check()).isEqualTo(entries.isEmpty() ? "" : Check.of(entries.getLast()));
      assertThat(head.lastPaged()).isEqualTo(model.lastPaged(of));
      for (UUID key : keys) {
        assertThat(log.newest(of, key)).isEqualTo(model.newest(of, key));
        assertThat(history(log, of, key)).isEqualTo(model.history(of, key));
      }
      for (Entry entry : entries) {
        assertThat(log.holds(of, entry.position(), Check.of(entry))).isTrue();
        assertThat(log.holds(of, entry.position(), "0badcafe")).isFalse();
      }
      for (int i = 0; i < 6; i++) {
        checkRange(of, head);
        checkPage(of, head);
        String kind = random.nextBoolean() ? CARD : STICKER;
        long after = random.nextInt(10);
        assertThat(log.newestOfKind(of, kind, after, 3))
            .isEqualTo(model.newestOfKind(of, kind, after, 3));
        UUID parent = keys.get(random.nextInt(3));
        assertThat(log.satellites(of, parent, after, 2))
            .isEqualTo(model.satellites(of, parent, after, 2));
      }
    }

    private void checkRange(UUID of, Head head) {
      long after = random.nextInt(Math.toIntExact(head.position().seq()) + 1);
      long floor = random.nextInt(Math.toIntExact(head.position().seq()) + 2);
      int limit = 1 + random.nextInt(5);
      Range range = log.readAfter(of, after, floor, limit);
      assertThat(range.entries()).isEqualTo(model.readAfter(of, after, floor, limit));
      assertThat(range.head()).isEqualTo(head.position());
      assertThat(log.holds(of, range.through(), range.check())).isTrue();
      if (range.entries().size() < limit) {
        assertThat(range.through()).isEqualTo(head.position());
      }
    }

    private void checkPage(UUID of, Head head) {
      int last = Math.toIntExact(head.position().seq());
      Anchor anchor =
          switch (random.nextInt(5)) {
            case 0 -> new Anchor.Last();
            case 1 -> new Anchor.Before(random.nextInt(last + 2));
            case 2 -> new Anchor.After(random.nextInt(last + 1));
            case 3 -> new Anchor.Around(random.nextInt(last + 2));
            default -> new Anchor.At(clock.instant().minus(Duration.ofMinutes(random.nextInt(60))));
          };
      @Nullable UUID parent = random.nextBoolean() ? null : keys.get(random.nextInt(3));
      PageQuery query =
          new PageQuery(of, parent, anchor, random.nextInt(last + 2), 1 + random.nextInt(5));
      Page page = log.page(query);
      List<Entry> shown = model.shown(query);
      List<Entry> expected = new ArrayList<>(shown);
      expected.addAll(model.satellites(shown, query.floor()));
      assertThat(page.entries()).as(query.toString()).isEqualTo(expected);
      assertThat(page.children()).isEqualTo(model.children(shown));
      assertThat(page.at()).isEqualTo(head);
      checkWindow(query, page, shown);
    }

    /// The page holds exactly the timeline entries in `[from, to]`, and says truly where it ends.
    private void checkWindow(PageQuery query, Page page, List<Entry> shown) {
      List<Entry> timeline = model.timeline(query.log(), query.parent(), query.floor());
      assertThat(
              timeline.stream()
                  .filter(e -> e.place() >= page.from() && e.place() <= page.to())
                  .toList())
          .as(query + " " + page.from() + "-" + page.to())
          .isEqualTo(shown);
      boolean isBefore = timeline.stream().anyMatch(e -> e.place() < page.from());
      boolean isAfter = timeline.stream().anyMatch(e -> e.place() > page.to());
      assertThat(List.of(page.first(), page.last()))
          .as(query.toString())
          .containsExactly(!isBefore, !isAfter);
    }

    private void checkFeed() {
      List<Entry> feed = new ArrayList<>();
      FeedCursor cursor = FeedCursor.START;
      while (true) {
        FeedPage page = log.feed(cursor, 1 + random.nextInt(9));
        feed.addAll(page.entries());
        if (page.cursor().equals(cursor)) {
          break;
        }
        cursor = page.cursor();
      }
      assertThat(feed).isEqualTo(model.feed());
    }
  }
}
