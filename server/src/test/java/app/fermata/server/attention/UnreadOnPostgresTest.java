package app.fermata.server.attention;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.OnPostgres;
import app.fermata.server.access.Actor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The law of unread on the real tables, where counting is done by SQL.
class UnreadOnPostgresTest {

  @Test
  void cardsEqualBruteForceAfterRandomHistories() throws Exception {
    for (int i = 0; i < 6; i++) {
      long seed = new Random().nextLong();
      try (var on = new OnPostgres(seed)) {
        var history = new RandomHistory(on.harbour, seed);
        for (int step = 0; step < 120; step++) {
          history.step();
        }
        requireExact(on, history.people(), seed);
      }
    }
  }

  @Test
  void cardsEqualBruteForceAfterEverybodyActedAtOnce() throws Exception {
    long seed = new Random().nextLong();
    try (var on = new OnPostgres(seed);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var history = new RandomHistory(on.harbour, seed);
      List<Future<?>> running =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(
                  n ->
                      threads.submit(
                          () -> {
                            var own = history.again(seed + n);
                            for (int step = 0; step < 60; step++) {
                              own.step();
                            }
                          }))
              .toList();
      for (Future<?> one : running) {
        one.get();
      }
      requireExact(on, history.people(), seed);
    }
  }

  private static void requireExact(OnPostgres on, List<Actor> people, long seed) {
    int unread = 0;
    for (Actor who : people) {
      var cards = on.harbour.core.attention().cards().all(who);
      unread += cards.stream().mapToInt(card -> card.unread()).sum();
      assertThat(UnreadLaws.counted(cards))
          .as("seed %d, account %s", seed, who.account())
          .isEqualTo(BruteForce.of(on.harbour.log, who.account()));
      assertThat(on.harbour.core.roster().joined(who.account()))
          .isEqualTo(BruteForce.floors(on.harbour.log, who.account()));
    }
    assertThat(unread).as("something is unread, seed %d", seed).isPositive();
  }
}
