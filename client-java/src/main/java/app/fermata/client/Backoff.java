package app.fermata.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Full jitter: a random part of a delay that doubles from 0.3 s to 30 s, so that a restarted
/// server is not met by everybody at once.
final class Backoff {
  private static final long FIRST_MILLIS = 300;
  private static final long MOST_MILLIS = 30_000;
  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long bound = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(random.nextLong(bound + 1));
  }

  void reset() {
    failures = 0;
  }
}
