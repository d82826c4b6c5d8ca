package app.fermata.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import app.fermata.server.TestClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentDurationsTest {
  private final TestClock clock = new TestClock();
  private final RecentDurations recent = new RecentDurations(clock);

  @Test
  void quantilesAreWithinSevenPercentOfTheTruth() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      RecentDurations durations = new RecentDurations(clock);
      long[] all = new long[1 + random.nextInt(2_000)];
      for (int i = 0; i < all.length; i++) {
        // From a microsecond to half an hour, small ones as likely as large ones.
        all[i] = (long) (1_000 * Math.exp(random.nextDouble() * Math.log(1.8e9)));
        durations.record(Duration.ofNanos(all[i]));
      }
      Arrays.sort(all);
      RecentDurations.Summary summary = durations.summary();
      assertThat(summary.count()).as("seed %d", seed).isEqualTo(all.length);
      isNear(summary.median(), all[(all.length + 1) / 2 - 1], seed);
      isNear(summary.slowest(), all[(int) Math.ceil(all.length * 0.99) - 1], seed);
    }
  }

  private static void isNear(Duration found, long nanos, long seed) {
    // Microseconds are cut off.
    assertThat((double) found.toNanos())
        .as("seed %d", seed)
        .isCloseTo(nanos, within(0.07 * nanos + 1_000));
  }

  @Test
  void whatIsOlderThanFiveMinutesIsForgotten() {
    recent.record(Duration.ofSeconds(1));
    clock.pass(Duration.ofMinutes(4));
    recent.record(Duration.ofMillis(1));
    assertThat(recent.summary().count()).isEqualTo(2);
    clock.pass(Duration.ofMinutes(1));
    assertThat(recent.summary().count()).isEqualTo(1);
    assertThat(recent.summary().slowest()).isLessThan(Duration.ofMillis(2));
    clock.pass(Duration.ofDays(1));
    assertThat(recent.summary())
        .isEqualTo(new RecentDurations.Summary(0, Duration.ZERO, Duration.ZERO));
  }

  @Test
  void aClockThatIsSetBackLosesNoMoreThanItsMinutes() {
    recent.record(Duration.ofMillis(1));
    clock.pass(Duration.ofMinutes(-10));
    recent.record(Duration.ofMillis(1));
    assertThat(recent.summary().count()).isEqualTo(1);
  }
}
