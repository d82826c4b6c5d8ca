package app.fermata.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.Mark;
import app.fermata.log.Page;
import app.fermata.log.PageQuery;
import app.fermata.log.TailListener;
import app.fermata.log.memory.InMemoryLog;
import app.fermata.log.postgres.LogSchema;
import app.fermata.log.postgres.Options;
import app.fermata.log.postgres.PostgresLog;
import app.fermata.postgres.TestPostgres;
import app.fermata.server.Core;
import app.fermata.server.bus.InProcessBus;
import app.fermata.server.bus.TailOnBus;
import app.fermata.server.telemetry.Telemetry;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Live delivery, resuming and pages show one reader the same: whatever was written, whoever came
/// and went, and whatever floor each of them has.
class VisibilityLaws {
  private static final Kinds KINDS = Kinds.of(Core.KINDS);
  private static final int PEOPLE = 4;
  private static final int STEPS = 80;
  private static final int ALL = 10_000;

  @Test
  void liveIsResumeIsPage() throws Exception {
    long seed = System.nanoTime();
    for (int round = 0; round < 40; round++) {
      check(new InMemoryLog(KINDS, InstantSource.system()), seed + round);
    }
  }

  @Test
  void liveIsResumeIsPageOnPostgres() throws Exception {
    long seed = System.nanoTime();
    Options options = Options.standard().withLanes(2).withHintInterval(Duration.ofMillis(50));
    var config = new HikariConfig();
    try (TestPostgres.TestDatabase database =
        TestPostgres.bundled().freshDatabase("log", LogSchema::migrate)) {
      config.setDataSource(database.dataSource());
      config.setMinimumIdle(0);
      try (var pool = new HikariDataSource(config);
          var log = PostgresLog.open(pool, KINDS, InstantSource.system(), List.of(), options)) {
        for (int round = 0; round < 3; round++) {
          check(log, seed + round);
        }
      }
    }
  }

  private static void check(Log log, long seed) throws Exception {
    System.out.println("seed " + seed);
    try (var house = new House(log, seed)) {
      for (int step = 0; step < STEPS; step++) {
        house.step();
        if (step % 20 == 19) {
          house.checkAll();
        }
      }
    } catch (AssertionError | Exception e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /// One conversation, what is said in it, and those who listen.
  private static final class House implements AutoCloseable {
    final Log log;
    final Random random;
    final UUID conversation;
    final UUID author;
    final EventLoop loop = new DefaultEventLoop();
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final FanOut fanOut;
    final AutoCloseable tail;
    final List<Follower> people = new ArrayList<>();
    final List<UUID> roots = new ArrayList<>();
    final List<UUID> messages = new ArrayList<>();

    House(Log log, long seed) throws Exception {
      this.log = log;
      this.random = new Random(seed);
      this.conversation = new UUID(random.nextLong(), random.nextLong());
      this.author = id();
      var bus = new InProcessBus(id());
      this.fanOut = new FanOut(bus, log, KINDS, threads, new Telemetry(InstantSource.system()));
      this.tail = log.tail(forgetful(new TailOnBus(bus)));
      append(Draft.create(conversation, "conversation", null, Body.utf8("{\"type\":\"channel\"}")));
      for (int i = 0; i < PEOPLE; i++) {
        people.add(new Follower(id(), conversation, log, fanOut, loop));
      }
    }

    UUID id() {
      return new UUID(random.nextLong(), random.nextLong());
    }

    /// Some hints come without their entries, as large ones do.
    private TailListener forgetful(TailListener to) {
      var hints = new Random(random.nextLong());
      return (id, from, through, check, entries) -> {
        synchronized (hints) {
          to.reached(id, from, through, check, hints.nextInt(4) == 0 ? List.of() : entries);
        }
      };
    }

    void step() {
      switch (random.nextInt(13)) {
        case 0, 1 -> say("message", null);
        case 2, 3, 4 -> say("message", any(roots));
        case 5 -> say("system-line", null);
        case 6, 7 -> onMessage("reaction");
        case 8 -> edit();
        case 9 -> delete();
        default -> comeOrGo(people.get(random.nextInt(PEOPLE)));
      }
    }

    private @Nullable UUID any(List<UUID> keys) {
      return keys.isEmpty() ? null : keys.get(random.nextInt(keys.size()));
    }

    private void say(String kind, @Nullable UUID parent) {
      UUID key = id();
      boolean both = parent != null && random.nextInt(3) == 0;
      append(new Draft(Draft.Mode.CREATE, key, kind, parent, Mark.LIVING, text(), both, null));
      if (kind.equals("message")) {
        messages.add(key);
        if (parent == null) {
          roots.add(key);
        }
      }
    }

    /// A reaction hangs on a message, which may hang on another.
    private void onMessage(String kind) {
      UUID message = any(messages);
      if (message != null) {
        UUID key = new UUID(message.getMostSignificantBits(), random.nextInt(2));
        append(Draft.put(key, kind, message, text()));
      }
    }

    private void edit() {
      UUID message = any(messages);
      if (message != null) {
        append(Draft.change(message, "message", parentOf(message), text()));
      }
    }

    private void delete() {
      UUID message = any(messages);
      if (message != null && random.nextInt(3) == 0) {
        append(Draft.delete(message, "message", parentOf(message)));
      }
    }

    private @Nullable UUID parentOf(UUID key) {
      return log.newest(conversation, key).orElseThrow().parent();
    }

    private void comeOrGo(Follower person) {
      String state = person.membership() == null ? "joined" : "removed";
      long head = log.head(conversation).position().seq();
      long floor = random.nextInt(3) == 0 ? 1 : 1 + random.nextLong(head + 1);
      append(
          Draft.put(
              person.account,
              "membership",
              null,
              Body.utf8("{\"state\":\"%s\",\"floor\":%d}".formatted(state, floor))));
      // What the account's own log tells whoever follows nothing of the conversation yet.
      loop.execute(() -> person.joined(conversation));
    }

    private Body text() {
      return Body.utf8("{\"source\":\"" + random.nextInt() + "\"}");
    }

    private void append(Draft draft) {
      UUID command = id();
      AppendResult result =
          log.append(
              Append.to(
                  conversation,
                  new CommandId(author, command),
                  Digest.of(command.toString().getBytes(StandardCharsets.UTF_8)),
                  author,
                  List.of(),
                  List.of(draft)));
      assertThat(result)
          .matches(r -> r instanceof AppendResult.Appended || r instanceof AppendResult.Refused);
    }

    void checkAll() throws Exception {
      long head = log.head(conversation).position().seq();
      awaitDelivered(head);
      for (Follower person : people) {
        Long floor = person.membership();
        if (floor == null) {
          person.awaitGone();
        } else {
          person.awaitThrough(head);
          Map<UUID, Long> resumed = newest(log.readAfter(conversation, 0, floor, ALL).entries());
          assertThat(person.held()).as("live, floor %d", floor).isEqualTo(resumed);
          assertThat(pages(floor)).as("pages, floor %d", floor).isEqualTo(onPages(resumed));
        }
      }
    }

    /// Whoever came before what is still on its way may be shown out once more, and in again: only
    /// behind all of it is what one holds what one is shown.
    private void awaitDelivered(long head) throws Exception {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (fanOut.deliveredOr(conversation, head) < head) {
        assertThat(System.nanoTime()).as("delivered too late").isLessThan(until);
        Thread.yield();
      }
      loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
    }

    /// Every page of the main timeline, and of every thread that can be opened from there.
    private Map<UUID, Long> pages(long floor) {
      var shown = new TreeMap<>(timeline(null, floor));
      for (UUID root : roots) {
        if (shown.containsKey(root)) {
          shown.putAll(timeline(root, floor));
        }
      }
      return shown;
    }

    private Map<UUID, Long> timeline(@Nullable UUID thread, long floor) {
      var shown = new TreeMap<UUID, Long>();
      long after = 0;
      boolean last = false;
      while (!last) {
        Page page =
            log.page(
                new PageQuery(conversation, thread, new PageQuery.Anchor.After(after), floor, 5));
        shown.putAll(newest(page.entries()));
        after = page.to();
        last = page.last();
      }
      return shown;
    }

    /// Members and the conversation itself are not on pages.
    private Map<UUID, Long> onPages(Map<UUID, Long> all) {
      var some = new TreeMap<>(all);
      log.newest(conversation, all.keySet())
          .values()
          .forEach(
              entry -> {
                if (KINDS.exempt().contains(entry.kind())) {
                  some.remove(entry.key());
                }
              });
      return some;
    }

    static Map<UUID, Long> newest(List<Entry> entries) {
      var newest = new TreeMap<UUID, Long>();
      entries.forEach(entry -> newest.merge(entry.key(), entry.seq(), Math::max));
      return newest;
    }

    @Override
    public void close() throws Exception {
      tail.close();
      threads.shutdownNow();
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
