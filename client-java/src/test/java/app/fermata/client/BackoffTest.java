package app.fermata.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  /// Always as much as there may be.
  private static final RandomGenerator MOST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private long now = 5;
  private final Backoff backoff = new Backoff(MOST, () -> now);

  private long waits() {
    Duration wait = backoff.next();
    now += wait.toNanos();
    return wait.toMillis();
  }

  private long waitsAfter(Duration alive) {
    backoff.live();
    now += alive.toNanos();
    return waits();
  }

  @Test
  void nobodyWaitsLongerThanTheServerWasAway() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waits.add(waits());
    }
    assertThat(waits)
        .containsExactly(
            300L, 300L, 600L, 1_200L, 2_400L, 4_800L, 9_600L, 19_200L, 30_000L, 30_000L);
  }

  @Test
  void aServerThatComesAndGoesIsWaitedForEverLonger() {
    assertThat(waits()).isEqualTo(300);
    assertThat(waitsAfter(Duration.ZERO)).isEqualTo(300);
    assertThat(waitsAfter(Duration.ofSeconds(20))).isEqualTo(600);
    assertThat(waitsAfter(Duration.ofSeconds(59))).isEqualTo(1_200);
  }

  @Test
  void whatIsAskedIsWaitedForAndARandomTimeOnTop() {
    assertThat(backoff.asked(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.asked(Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(120));
    now += Duration.ofSeconds(2).toNanos();
    assertThat(waits()).isEqualTo(2_000);
  }

  @Test
  void aMinuteOfLifeBeginsAnew() {
    for (int i = 0; i < 10; i++) {
      waits();
    }
    assertThat(waitsAfter(Duration.ofSeconds(61))).isEqualTo(300);
  }
}
