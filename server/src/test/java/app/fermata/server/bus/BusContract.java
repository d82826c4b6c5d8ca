package app.fermata.server.bus;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Body;
import app.fermata.log.Entry;
import app.fermata.log.Mark;
import app.fermata.log.Position;
import app.fermata.protocol.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// What every bus promises (`Bus`). News to another node is waited for: it may take its time.
interface BusContract {
  Duration PATIENCE = Duration.ofSeconds(20);

  /// A node that nobody was before, on the bus of this test.
  Bus anotherNode();

  /// Remembers what it heard.
  record Ear<N extends News>(List<N> heard) {
    static <N extends News> Ear<N> on(Bus bus, Class<N> kind) {
      var ear = new Ear<N>(Collections.synchronizedList(new ArrayList<>()));
      bus.subscribe(kind, ear.heard()::add);
      return ear;
    }

    List<N> await(int count) {
      await(() -> heard.size() >= count);
      return List.copyOf(heard);
    }

    private static void await(BooleanSupplier condition) {
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > until) {
          throw new AssertionError("not heard in time");
        }
        Thread.onSpinWait();
      }
    }
  }

  static News.Typing typing(UUID account) {
    return new News.Typing(new UUID(1, 1), new UUID(2, 2), account);
  }

  private static News.Hint hint(long seq, String text) {
    UUID log = new UUID(7, 7);
    var entry =
        new Entry(
            log,
            3,
            seq,
            new UUID(7, seq),
            "message",
            seq,
            1,
            new UUID(7, 1),
            new UUID(8, 8),
            new UUID(9, 9),
            Instant.ofEpochMilli(1_763_683_200_123L),
            Mark.LIVING,
            Body.utf8(text));
    return new News.Hint(log, seq - 1, new Position(3, seq), "9f3c21aa", List.of(entry));
  }

  @Test
  default void everyNodeHearsItAsItWasPublished() {
    Bus one = anotherNode();
    Bus two = anotherNode();
    Ear<News.Hint> here = Ear.on(one, News.Hint.class);
    Ear<News.Hint> there = Ear.on(two, News.Hint.class);
    Ear<News.PresenceOf> presence = Ear.on(two, News.PresenceOf.class);
    Ear<News.Typing> typing = Ear.on(two, News.Typing.class);
    News.Hint full = hint(5, "{\"source\":\"好 𝄐\"}");
    News.Hint bare = new News.Hint(new UUID(7, 7), 5, new Position(3, 900), "00000000", List.of());
    var states = Map.of(new UUID(4, 4), Presence.WORKING, new UUID(5, 5), Presence.OFFLINE);
    one.publish(full);
    one.publish(bare);
    one.publish(new News.PresenceOf(one.node(), states));
    one.publish(new News.Typing(new UUID(1, 1), null, new UUID(2, 2)));
    assertThat(there.await(2)).containsExactly(full, bare);
    assertThat(here.heard()).containsExactly(full, bare);
    assertThat(presence.await(1)).containsExactly(new News.PresenceOf(one.node(), states));
    assertThat(typing.await(1))
        .containsExactly(new News.Typing(new UUID(1, 1), null, new UUID(2, 2)));
  }

  @Test
  default void nodesAreDifferentNodes() {
    Bus one = anotherNode();
    assertThat(anotherNode().node()).isNotEqualTo(one.node());
    assertThat(one.node()).isEqualTo(one.node());
  }

  @Test
  default void whoPublishesHasHeardItWhenPublishingReturns() {
    Bus one = anotherNode();
    List<Thread> on = new ArrayList<>();
    one.subscribe(News.Typing.class, _ -> on.add(Thread.currentThread()));
    one.publish(typing(one.node()));
    assertThat(on).containsExactly(Thread.currentThread());
  }

  @Test
  default void oneNodesNewsOfAKindComesInItsOrder() throws Exception {
    Bus teller = anotherNode();
    Ear<News.Typing> near = Ear.on(teller, News.Typing.class);
    Ear<News.Typing> far = Ear.on(anotherNode(), News.Typing.class);
    int threads = 4;
    int each = 2_000;
    var begin = new CountDownLatch(1);
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int mine = t;
      running.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  begin.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < each; i++) {
                  teller.publish(typing(new UUID(mine, i)));
                }
              }));
    }
    begin.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    for (Ear<News.Typing> ear : List.of(near, far)) {
      List<News.Typing> heard = ear.await(threads * each);
      assertThat(heard).hasSize(threads * each);
      for (int t = 0; t < threads; t++) {
        int mine = t;
        assertThat(heard.stream().map(News.Typing::account))
            .filteredOn(id -> id.getMostSignificantBits() == mine)
            .isSortedAccordingTo(
                (a, b) -> Long.compare(a.getLeastSignificantBits(), b.getLeastSignificantBits()));
      }
    }
  }

  @Test
  default void aListenerThatFailsKeepsNothingFromOthersNorFromThePublisher() {
    Bus one = anotherNode();
    one.subscribe(
        News.Typing.class,
        _ -> {
          throw new IllegalStateException("this listener always fails");
        });
    Ear<News.Typing> near = Ear.on(one, News.Typing.class);
    Ear<News.Typing> far = Ear.on(anotherNode(), News.Typing.class);
    one.publish(typing(new UUID(1, 1)));
    one.publish(typing(new UUID(1, 2)));
    assertThat(near.heard()).hasSize(2);
    assertThat(far.await(2)).hasSize(2);
  }

  @Test
  default void whoHasEndedListeningHearsNoMore() throws Exception {
    Bus one = anotherNode();
    List<News> ended = Collections.synchronizedList(new ArrayList<>());
    AutoCloseable first = one.subscribe(News.Typing.class, ended::add);
    AutoCloseable second = one.subscribe(News.Typing.class, ended::add);
    one.publish(typing(new UUID(1, 1)));
    assertThat(ended).hasSize(2);
    first.close();
    first.close();
    one.publish(typing(new UUID(1, 2)));
    assertThat(ended).hasSize(3);
    second.close();
    Ear<News.Typing> goesOn = Ear.on(one, News.Typing.class);
    one.publish(typing(new UUID(1, 3)));
    assertThat(goesOn.await(1)).hasSize(1);
    assertThat(ended).hasSize(3);
  }

  @Test
  default void aListenerMayPublishSubscribeAndEnd() throws Exception {
    Bus one = anotherNode();
    Ear<News.PresenceOf> answers = Ear.on(anotherNode(), News.PresenceOf.class);
    List<AutoCloseable> itself = new ArrayList<>();
    List<News> late = Collections.synchronizedList(new ArrayList<>());
    itself.add(
        one.subscribe(
            News.Typing.class,
            typing -> {
              one.publish(new News.PresenceOf(one.node(), Map.of(typing.account(), Presence.AWAY)));
              one.subscribe(News.Typing.class, late::add);
              try {
                itself.getFirst().close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            }));
    one.publish(typing(new UUID(1, 1)));
    one.publish(typing(new UUID(1, 2)));
    assertThat(answers.await(1)).hasSize(1);
    assertThat(late).contains(typing(new UUID(1, 2)));
  }
}
