package app.fermata.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Full jitter: a random part of a delay that doubles from 0.3 s to 30 s, so that a restarted
/// server is not met by everybody at once. For whoever speaks the protocol without `Client`.
public final class Backoff {
  private static final long FIRST_MILLIS = 300;
  private static final long MOST_MILLIS = 30_000;
  private final RandomGenerator random;
  private int failures;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// How long to wait before the next attempt.
  public Duration next() {
    long bound = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(random.nextLong(bound + 1));
  }

  /// Begins anew, after a minute of a living connection.
  public void reset() {
    failures = 0;
  }
}
