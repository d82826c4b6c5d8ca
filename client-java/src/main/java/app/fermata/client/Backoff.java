package app.fermata.client;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// How long to wait before a lost connection is tried again: a random part of the time that it has
/// been away, at least of 0.3 s and at most of 30 s. So a restarted server is not met by everybody
/// at once, and nobody waits longer for it than it was gone. For whoever speaks the protocol
/// without `Client`; not safe for several threads.
public final class Backoff {
  private static final Duration LEAST = Duration.ofMillis(300);
  private static final Duration MOST = Duration.ofSeconds(30);

  /// A connection that has lived so long has found a server that works.
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final RandomGenerator random;
  private final LongSupplier nanos;
  private boolean isAway;
  private long changedAt;

  /// Time without a connection, up to the last that came to life.
  private long awayNanos;

  /// @param nanos a clock as `System.nanoTime`
  public Backoff(RandomGenerator random, LongSupplier nanos) {
    this.random = random;
    this.nanos = nanos;
  }

  /// Commands may flow.
  public void live() {
    long now = nanos.getAsLong();
    if (isAway) {
      awayNanos += now - changedAt;
    }
    isAway = false;
    changedAt = now;
  }

  /// How long to wait where the server asked for a wait: that, and a random time on top.
  public Duration asked(Duration wait) {
    awayNow();
    long most = Math.clamp(wait.toNanos(), 0, MOST.toNanos());
    return wait.plusNanos(random.nextLong(most + 1));
  }

  /// How long to wait before the next attempt.
  public Duration next() {
    long most = Math.clamp(awayNow(), LEAST.toNanos(), MOST.toNanos());
    return Duration.ofNanos(random.nextLong(most + 1));
  }

  /// Time without a connection, which begins now if there was one. In nanoseconds.
  private long awayNow() {
    long now = nanos.getAsLong();
    if (!isAway) {
      if (now - changedAt >= SETTLED.toNanos()) {
        awayNanos = 0;
      }
      isAway = true;
      changedAt = now;
    }
    return awayNanos + now - changedAt;
  }
}
