package app.fermata.log.postgres;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.AppendResult.Appended;
import app.fermata.log.Check;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.TailListener;
import app.fermata.postgres.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes on one database, many writers on each.
class ConcurrencyTest {
  private OpenLog open;
  private PostgresLog other;
  private List<Log> nodes;

  @BeforeEach
  void open() {
    open = OpenLog.on(TestPostgres.bundled());
    other = open.again(OpenLog.OPTIONS);
    nodes = List.of(open.log(), other);
  }

  @AfterEach
  void close() {
    other.close();
    open.close();
  }

  private static void inParallel(int threads, IntTask task) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            executor.submit(
                () -> {
                  task.run(number);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  private interface IntTask {
    void run(int number) throws Exception;
  }

  @Test
  void aCommandSentManyTimesAtOnceIsWrittenOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      UUID to = id();
      Append single = command(ADA, to, note(id(), "a"));
      Append several = toSeveral(ADA, part(to, note(id(), "b")), part(id(), note(id(), "c")));
      Queue<AppendResult> results = new ConcurrentLinkedQueue<>();
      AtomicInteger fresh = new AtomicInteger();
      inParallel(
          16,
          i -> {
            Appended result = (Appended) nodes.get(i % 2).append(i % 4 < 2 ? single : several);
            results.add(new Appended(result.positions(), result.entries(), false));
            if (!result.repeated()) {
              fresh.incrementAndGet();
            }
          });
      assertThat(fresh).hasValue(2);
      assertThat(results.stream().distinct()).hasSize(2);
      assertThat(open.log().head(to).position().seq()).isEqualTo(2);
    }
  }

  @Test
  void theSameCommandIdInTwoLogsIsGoodForOneOfThem() throws Exception {
    for (int round = 0; round < 20; round++) {
      Append one = command(ADA, id(), note(id(), "a"));
      Append two = new Append(one.id(), digest("other"), ADA, List.of(part(id(), note(id(), "b"))));
      Queue<AppendResult> results = new ConcurrentLinkedQueue<>();
      inParallel(2, i -> results.add(nodes.get(i).append(i == 0 ? one : two)));
      assertThat(results).filteredOn(r -> r instanceof Appended).hasSize(1);
      assertThat(results).contains(new AppendResult.CommandIdReused());
    }
  }

  @Test
  void ofManyWhoCreateAKeyOneSucceeds() throws Exception {
    UUID to = id();
    UUID key = id();
    AtomicInteger created = new AtomicInteger();
    inParallel(
        32,
        i -> {
          if (nodes.get(i % 2).append(command(ADA, to, note(key, "n" + i))) instanceof Appended) {
            created.incrementAndGet();
          }
        });
    assertThat(created).hasValue(1);
  }

  /// A counter kept by guarded changes: a lost update would make it too small.
  @Test
  void guardsLetNoUpdateGetLost() throws Exception {
    UUID to = id();
    UUID key = append(open.log(), ADA, to, put(id(), CARD, null, "0")).key();
    inParallel(
        8,
        i -> {
          Log log = nodes.get(i % 2);
          for (int done = 0; done < 10; ) {
            Entry seen = log.newest(to, key).orElseThrow();
            int next = Integer.parseInt(seen.body().asUtf8()) + 1;
            Append change =
                guarded(
                    ADA,
                    to,
                    List.of(new Append.Guard(key, seen.seq())),
                    put(key, CARD, null, Integer.toString(next)));
            done += log.append(change) instanceof Appended ? 1 : 0;
          }
        });
    assertThat(open.log().newest(to, key).orElseThrow().body().asUtf8()).isEqualTo("80");
  }

  /// What guards a badge from afar stands before the badge's change in the one order of all logs,
  /// whichever node wrote it.
  @Test
  void nothingThatGuardsAKeyFromAfarLandsAfterItsChange() throws Exception {
    for (int round = 0; round < 10; round++) {
      Entry badge = append(open.log(), ADA, id(), put(id(), BADGE, null, "active"));
      List<UUID> logs = List.of(id(), id(), id(), id());
      AtomicInteger passed = new AtomicInteger();
      AtomicBoolean changed = new AtomicBoolean();
      inParallel(
          13,
          i -> {
            if (i == 12) {
              while (passed.get() < 20) {
                Thread.onSpinWait();
              }
              append(other, ADA, badge.log(), put(badge.key(), BADGE, null, "deactivated"));
              changed.set(true);
              return;
            }
            boolean late = false;
            while (!late) {
              late = changed.get();
              Append single = command(BEN, logs.get(i % 4), note(id(), "n"));
              Append several =
                  toSeveral(
                      BEN, part(logs.get(i % 4), note(id(), "n")), part(id(), note(id(), "m")));
              Append guarded = whileNewest(i % 3 == 0 ? several : single, badge);
              if (nodes.get(i % 2).append(guarded) instanceof Appended) {
                passed.incrementAndGet();
                assertThat(late).as("appended after the change was acknowledged").isFalse();
              }
            }
          });
      List<Entry> fed = feed();
      int change = fed.indexOf(open.log().newest(badge.log(), badge.key()).orElseThrow());
      assertThat(fed.subList(change, fed.size())).noneMatch(entry -> entry.author().equals(BEN));
      assertThat(fed).filteredOn(entry -> logs.contains(entry.log())).hasSize(passed.get());
    }
  }

  private List<Entry> feed() {
    List<Entry> fed = new ArrayList<>();
    FeedCursor cursor = FeedCursor.START;
    while (true) {
      FeedPage page = other.feed(cursor, 1000);
      fed.addAll(page.entries());
      if (page.cursor().equals(cursor)) {
        return fed;
      }
      cursor = page.cursor();
    }
  }

  @Test
  void manyWritersLeaveNoHoleAndEveryReaderSeesEverythingInOrder() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<UUID> logs = List.of(id(), id(), id(), id(), id(), id());
    List<Map<UUID, Long>> heard = List.of(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    List<AutoCloseable> listening = new ArrayList<>();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 2; i++) {
      listening.add(nodes.get(i).tail(listener(nodes.get(i), heard.get(i), wrong)));
    }
    AtomicBoolean writing = new AtomicBoolean(true);
    List<Entry> fed = new ArrayList<>();
    Thread follower = Thread.ofVirtual().start(() -> follow(writing, fed));
    Queue<Entry> written = new ConcurrentLinkedQueue<>();
    inParallel(
        24,
        number -> {
          Random random = new Random(seed + number);
          Log log = nodes.get(number % 2);
          for (int i = 0; i < 40; i++) {
            if (log.append(randomCommand(random, logs)) instanceof Appended appended) {
              written.addAll(appended.entries());
            }
          }
        });
    writing.set(false);
    follower.join();
    assertThat(fed).hasSameSizeAs(written).containsExactlyInAnyOrderElementsOf(written);
    for (UUID log : logs) {
      List<Entry> ofLog = fed.stream().filter(e -> e.log().equals(log)).toList();
      assertThat(ofLog).extracting(Entry::seq).isSorted().doesNotHaveDuplicates();
      Position head = open.log().head(log).position();
      assertThat(ofLog.getLast().position()).isEqualTo(head);
      assertThat(ofLog).hasSize((int) head.seq());
    }
    awaitHeard(logs, heard);
    assertThat(wrong).isEmpty();
    for (AutoCloseable each : listening) {
      each.close();
    }
  }

  private static Append randomCommand(Random random, List<UUID> logs) {
    UUID one = logs.get(random.nextInt(logs.size()));
    UUID two = logs.get(random.nextInt(logs.size()));
    return one.equals(two) || random.nextInt(3) > 0
        ? command(ADA, one, note(id(), "x"))
        : toSeveral(BEN, part(one, note(id(), "y")), part(two, note(id(), "z"), note(id(), "z")));
  }

  /// Keeps how far it has heard, as the contract of hints asks of a listener.
  private static TailListener listener(Log log, Map<UUID, Long> heard, Queue<String> wrong) {
    return (of, from, through, check, entries) -> {
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i).seq() != from + i + 1) {
          wrong.add("a hole within the entries of a hint");
        }
      }
      if (!entries.isEmpty() && !Check.of(entries.getLast()).equals(check)) {
        wrong.add("check");
      }
      long known = heard.getOrDefault(of, 0L);
      if (through.seq() > known) {
        heard.put(of, through.seq());
      } else if (!entries.isEmpty() && from < known && through.seq() < known) {
        // Older than what is known: only another node's news may have come first.
        if (log.head(of).position().seq() < known) {
          wrong.add("heard before the commit");
        }
      }
    };
  }

  private void follow(AtomicBoolean writing, List<Entry> fed) {
    FeedCursor cursor = FeedCursor.START;
    while (true) {
      boolean mayEnd = !writing.get();
      FeedPage page = other.feed(cursor, 7);
      fed.addAll(page.entries());
      if (mayEnd && page.cursor().equals(cursor)) {
        return;
      }
      cursor = page.cursor();
    }
  }

  /// A hint of the other node comes with the feed.
  private void awaitHeard(List<UUID> logs, List<Map<UUID, Long>> heard) {
    long deadline = System.nanoTime() + 5_000_000_000L;
    for (UUID log : logs) {
      long head = open.log().head(log).position().seq();
      for (Map<UUID, Long> by : heard) {
        while (by.getOrDefault(log, 0L) < head && System.nanoTime() < deadline) {
          Thread.onSpinWait();
        }
        assertThat(by).containsEntry(log, head);
      }
    }
  }

  @Test
  void ownHintsComeOnceAndInOrder() throws Exception {
    UUID to = id();
    Queue<Long> froms = new ConcurrentLinkedQueue<>();
    Queue<Long> throughs = new ConcurrentLinkedQueue<>();
    try (var _ =
        open.log()
            .tail(
                (of, from, through, _, _) -> {
                  if (of.equals(to)) {
                    froms.add(from);
                    throughs.add(through.seq());
                  }
                })) {
      inParallel(
          16,
          i -> {
            for (int n = 0; n < 10; n++) {
              append(
                  open.log(),
                  i % 2 == 0
                      ? command(ADA, to, note(id(), "x"))
                      : toSeveral(ADA, part(to, note(id(), "y")), part(id(), note(id(), "z"))));
            }
          });
      open.log().feed(FeedCursor.START, 1);
      long deadline = System.nanoTime() + 5_000_000_000L;
      while (!throughs.contains(160L) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
    }
    List<Long> expectedFroms = new ArrayList<>(throughs);
    expectedFroms.add(0, 0L);
    expectedFroms.removeLast();
    assertThat(froms).containsExactlyElementsOf(expectedFroms);
    assertThat(throughs).last().isEqualTo(160L);
  }

  @Test
  void ownHintsComeOnceWhereTheFeedIsReadInSlices() throws Exception {
    UUID to = id();
    UUID news = id();
    Queue<Long> throughs = new ConcurrentLinkedQueue<>();
    AtomicBoolean told = new AtomicBoolean();
    Draft[] drafts = new Draft[300];
    try (PostgresLog seldom = open.again(OpenLog.OPTIONS.withHintInterval(Duration.ofSeconds(2)));
        var _ =
            seldom.tail(
                (of, _, through, _, _) -> {
                  if (of.equals(to)) {
                    throughs.add(through.seq());
                  }
                  told.compareAndSet(false, of.equals(news));
                })) {
      // More than one look at the feed takes, which then ends within a transaction.
      for (int n = 0; n < 45; n++) {
        Arrays.setAll(drafts, _ -> note(id(), "x"));
        append(seldom, command(ADA, to, drafts));
      }
      append(other, BEN, news, note(id(), "y"));
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (!told.get() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(told).isTrue();
    }
    List<Long> ends = Stream.iterate(300L, end -> end + 300).limit(45).toList();
    assertThat(throughs).containsExactlyElementsOf(ends);
  }

  @Test
  void whatANodeKnowsOfAGuardedKeyIsForgottenWhenAnotherMovesIt() {
    UUID to = id();
    UUID key = id();
    Entry card = append(open.log(), ADA, to, put(key, CARD, null, "one"));
    List<Append.Guard> guards = List.of(new Append.Guard(key, card.seq()));
    for (int n = 0; n < 3; n++) {
      append(open.log(), guarded(ADA, to, guards, note(id(), "x")));
    }
    append(other, BEN, to, note(id(), "the log moves, the key does not"));
    append(open.log(), guarded(ADA, to, guards, note(id(), "y")));
    Entry moved = append(other, BEN, to, put(key, CARD, null, "two"));
    assertThat(open.log().append(guarded(ADA, to, guards, note(id(), "z"))))
        .isEqualTo(new AppendResult.Moved(to, key));
    List<Append.Guard> now = List.of(new Append.Guard(key, moved.seq()));
    append(open.log(), guarded(ADA, to, now, note(id(), "z")));
    Entry own = append(open.log(), guarded(ADA, to, now, put(key, CARD, null, "three"))).getFirst();
    assertThat(open.log().append(guarded(ADA, to, now, note(id(), "too late"))))
        .isEqualTo(new AppendResult.Moved(to, key));
    append(
        open.log(),
        guarded(ADA, to, List.of(new Append.Guard(key, own.seq())), note(id(), "in time")));
  }

  @Test
  void whatANodeKnowsOfAKeyGuardedFromAfarIsForgottenWhenAnotherMovesIt() {
    UUID to = id();
    UUID far = id();
    UUID key = id();
    Entry badge = append(open.log(), ADA, far, put(key, BADGE, null, "one"));
    for (int n = 0; n < 3; n++) {
      append(open.log(), whileNewest(command(ADA, to, note(id(), "x")), badge));
    }
    append(other, BEN, far, note(id(), "the log moves, the key does not"));
    append(open.log(), whileNewest(command(ADA, to, note(id(), "y")), badge));
    Entry moved = append(other, BEN, far, put(key, BADGE, null, "two"));
    assertThat(open.log().append(whileNewest(command(ADA, to, note(id(), "z")), badge)))
        .isEqualTo(new AppendResult.Moved(far, key));
    append(open.log(), whileNewest(command(ADA, to, note(id(), "z")), moved));
  }
}
