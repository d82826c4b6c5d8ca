package app.fermata.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Kinds;
import app.fermata.log.Position;
import app.fermata.log.memory.InMemoryLog;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.ServerFrameDecoder;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import app.fermata.server.Core;
import app.fermata.server.access.Role;
import app.fermata.server.bus.InProcessBus;
import app.fermata.server.bus.News;
import app.fermata.server.bus.TailOnBus;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Telemetry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private static final Kinds KINDS = Kinds.of(Core.KINDS);

  private final InMemoryLog log = new InMemoryLog(KINDS, InstantSource.system());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EventLoop loop = new DefaultEventLoop();
  private final InProcessBus appending = new InProcessBus(UUID.randomUUID());

  private final Telemetry telemetry = new Telemetry(InstantSource.system());

  /// On another node than the one that appends: it hears of everything through the bus alone.
  private final FanOut fanOut =
      new FanOut(appending.at(UUID.randomUUID()), log, KINDS, threads, telemetry);

  private final UUID conversation = UUID.randomUUID();
  private final UUID author = UUID.randomUUID();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Ear implements Reader {
    final UUID account = UUID.randomUUID();
    final List<WireRange> heard = Collections.synchronizedList(new ArrayList<>());
    final List<UUID> left = Collections.synchronizedList(new ArrayList<>());
    final Follows follows = new Follows();
    final AtomicLong bytes = new AtomicLong();

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public UUID account() {
      return account;
    }

    @Override
    public Follows follows() {
      return follows;
    }

    @Override
    public void deliver(UUID id, ByteBuf frame) {
      bytes.addAndGet(frame.readableBytes());
      ByteBuf copy = frame.duplicate();
      int length = copy.getByte(copy.readerIndex() + 1) & 0x7F;
      copy.skipBytes(length < 126 ? 2 : length == 126 ? 4 : 10);
      heard.add(
          ((ServerFrame.Range) ServerFrameDecoder.decode(ByteBufUtil.getBytes(copy))).range());
    }

    @Override
    public void removed(UUID id) {
      left.add(id);
    }

    @Override
    public void joined(UUID id) {}

    @Override
    public void accountChanged(Role role, boolean deactivated) {}

    Ear follow(long floor) throws Exception {
      loop.submit(
              () -> {
                fanOut.enter(this);
                fanOut.follow(this, List.of(new FanOut.Follow(conversation, floor)));
              })
          .get(10, TimeUnit.SECONDS);
      fanOut.deliveredOr(conversation, log.head(conversation).position().seq());
      return this;
    }

    List<UUID> keys() {
      return heard.stream().flatMap(range -> range.entries().stream()).map(WireEntry::key).toList();
    }

    void awaitThrough(long seq) throws TimeoutException {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (heard.isEmpty() || heard.getLast().through() < seq) {
        if (System.nanoTime() > until) {
          throw new TimeoutException("heard " + heard);
        }
        Thread.yield();
      }
    }
  }

  private UUID message(@Nullable UUID parent) {
    UUID key = UUID.randomUUID();
    append(Draft.create(key, "message", parent, Body.utf8("{\"source\":\"x\"}")));
    return key;
  }

  private void append(Draft draft) {
    UUID command = UUID.randomUUID();
    log.append(
        new Append(
            new CommandId(author, command),
            Digest.of(command.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            author,
            List.of(new Append.Part(conversation, List.of(), List.of(draft)))));
  }

  private void membership(UUID account, String state) {
    append(
        Draft.put(
            account, "membership", null, Body.utf8("{\"state\":\"" + state + "\",\"floor\":1}")));
  }

  @Test
  void whateverTheHintsReadersGetEveryPositionOnceAndInOrder() throws Exception {
    for (int round = 0; round < 30; round++) {
      long seed = System.nanoTime();
      var random = new Random(seed);
      // Told in another order, again, late or without their entries.
      List<News.Hint> hints = new ArrayList<>();
      try (var _ =
          log.tail(
              (id, from, through, check, entries) ->
                  hints.add(new News.Hint(id, from, through, check, entries)))) {
        Ear ear = new Ear().follow(1);
        long start = log.head(conversation).position().seq();
        for (int i = 0; i < 30; i++) {
          message(null);
        }
        for (int i = 0; i < hints.size(); i++) {
          News.Hint hint = hints.get(Math.max(0, i - random.nextInt(4)));
          if (random.nextInt(5) != 0) {
            appending.publish(random.nextInt(4) == 0 ? bare(hint) : hint);
          }
        }
        News.Hint last = hints.getLast();
        appending.publish(bare(last));
        ear.awaitThrough(last.through().seq());
        long cursor = start;
        for (WireRange range : ear.heard) {
          assertThat(range.from()).as("seed %d", seed).isEqualTo(cursor);
          cursor = range.through();
        }
        assertThat(ear.keys()).as("seed %d", seed).hasSize(30).doesNotHaveDuplicates();
        loop.submit(() -> fanOut.leave(ear)).get(10, TimeUnit.SECONDS);
      }
    }
  }

  private static News.Hint bare(News.Hint hint) {
    return new News.Hint(hint.log(), hint.from(), hint.through(), hint.check(), List.of());
  }

  @Test
  void aFloorHidesWhatLiesBelowItAndWhatHangsOnThat() throws Exception {
    UUID old = message(null);
    long floor = log.head(conversation).position().seq() + 1;
    try (var _ = log.tail(new TailOnBus(appending))) {
      Ear all = new Ear().follow(1);
      Ear late = new Ear().follow(floor);
      UUID hidden = message(old);
      UUID seen = message(null);
      UUID reply = message(seen);
      append(Draft.change(old, "message", null, Body.utf8("{\"source\":\"edited\"}")));
      long head = log.head(conversation).position().seq();
      all.awaitThrough(head);
      late.awaitThrough(head);
      assertThat(all.keys()).containsExactly(hidden, seen, reply, old);
      assertThat(late.keys()).containsExactly(seen, reply);
      assertThat(late.heard.getFirst().from()).isEqualTo(floor - 1);
    }
  }

  @Test
  void whatReadersGetIsCountedOnceForEachRange() throws Exception {
    UUID old = message(null);
    long floor = log.head(conversation).position().seq() + 1;
    try (var _ = log.tail(new TailOnBus(appending))) {
      Ear all = new Ear().follow(1);
      Ear late = new Ear().follow(floor);
      for (int i = 0; i < 3; i++) {
        message(i == 0 ? old : null);
      }
      long head = log.head(conversation).position().seq();
      all.awaitThrough(head);
      late.awaitThrough(head);
      loop.submit(() -> {}).get(20, TimeUnit.SECONDS);
      assertThat(all.bytes.get()).isGreaterThan(late.bytes.get());
      assertThat(telemetry.total(Metric.FANOUT_RANGES)).isEqualTo(all.heard.size());
      assertThat(telemetry.total(Metric.FANOUT_DELIVERIES)).isEqualTo(2.0 * all.heard.size());
      assertThat(telemetry.total(Metric.FANOUT_DELIVERED))
          .isEqualTo(all.bytes.get() + late.bytes.get());
      appending.publish(
          new News.Hint(conversation, head, new Position(1, head + 1), "check", List.of()));
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (telemetry.total(Metric.FANOUT_READS) == 0) {
        assertThat(System.nanoTime()).isLessThan(until);
      }
    }
  }

  @Test
  void whoIsRemovedGetsNothingOfThatRangeNorAfterIt() throws Exception {
    try (var _ = log.tail(new TailOnBus(appending))) {
      Ear stays = new Ear().follow(1);
      Ear goes = new Ear().follow(1);
      UUID before = message(null);
      membership(goes.account(), "removed");
      message(null);
      stays.awaitThrough(log.head(conversation).position().seq());
      assertThat(goes.keys()).containsExactly(before);
      assertThat(goes.left).containsExactly(conversation);
      assertThat(goes.follows.contains(conversation)).isFalse();
    }
  }
}
