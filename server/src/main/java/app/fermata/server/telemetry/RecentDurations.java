package app.fermata.server.telemetry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Durations of the last five minutes. For what happens some thousand times a second at most.
public final class RecentDurations {
  /// How far back it reaches.
  public static final Duration REACH = Duration.ofMinutes(5);

  /// Below this, microseconds are told apart one by one; from there on, eight steps to each power
  /// of two: within 7 % of the truth, up to an hour.
  private static final int STEPS = 8;

  private static final int BUCKETS = 30 * STEPS;

  private final Window window;

  RecentDurations(InstantSource clock) {
    this.window = new Window(clock, Math.toIntExact(REACH.toMinutes()), BUCKETS);
  }

  void record(Duration took) {
    window.add(bucket(Math.max(0, TimeUnit.NANOSECONDS.toMicros(took.toNanos()))));
  }

  /// What was seen.
  ///
  /// @param median half of them took no longer
  /// @param slowest all but one in a hundred took no longer (p99)
  public record Summary(long count, Duration median, Duration slowest) {}

  /// What was seen until now; zeros where that is nothing.
  public Summary summary() {
    long[] seen = window.seen();
    long count = Arrays.stream(seen).sum();
    return new Summary(count, quantile(seen, count, 0.5), quantile(seen, count, 0.99));
  }

  private static Duration quantile(long[] seen, long count, double part) {
    long wanted = (long) Math.ceil(count * part);
    long passed = 0;
    for (int bucket = 0; bucket < seen.length; bucket++) {
      passed += seen[bucket];
      if (passed >= wanted && passed > 0) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(middle(bucket)));
      }
    }
    return Duration.ZERO;
  }

  private static int bucket(long micros) {
    if (micros < STEPS) {
      return (int) micros;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
    int step = (int) (micros >>> (power - 3)) & (STEPS - 1);
    return Math.min((power - 2) * STEPS + step, BUCKETS - 1);
  }

  private static long middle(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = bucket / STEPS - 1;
    long low = (long) (STEPS + bucket % STEPS) << shift;
    return low + ((1L << shift) >> 1);
  }
}
