package app.fermata.server.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Token buckets by key, in bounded memory. A bucket is one number, the time at which it will be
/// full again (GCRA), so a full bucket need not be kept at all.
public final class RateLimit {
  private static final int KEYS = 100_000;
  private static final String OTHERS = "";

  private final Limits.Rate rate;
  private final InstantSource clock;
  private final long spacingNanos;
  private final long burstNanos;
  private final Instant start;

  /// Key to the time its bucket is full again, in nanoseconds since `start`.
  private final ConcurrentHashMap<String, Long> fullAt = new ConcurrentHashMap<>();

  public RateLimit(Limits.Rate rate, InstantSource clock) {
    this.rate = rate;
    this.clock = clock;
    this.spacingNanos = (long) (1e9 / rate.perSecond());
    this.burstNanos = spacingNanos * rate.burst();
    this.start = clock.instant();
  }

  /// Takes one token; empty where there was one, else how long to wait for it.
  ///
  /// Past 100,000 busy keys, new ones share a bucket: memory stays bounded under a flood of
  /// addresses.
  public Optional<Duration> take(String key) {
    long now = nanos();
    String bucket = key;
    if (!fullAt.containsKey(key) && fullAt.size() >= KEYS) {
      fullAt.values().removeIf(full -> full <= now);
      bucket = fullAt.size() >= KEYS ? OTHERS : key;
    }
    long[] wait = new long[1];
    fullAt.compute(
        bucket,
        (k, full) -> {
          long from = full == null ? now : Math.max(now, full);
          long next = from + spacingNanos;
          wait[0] = next - now - burstNanos;
          return wait[0] > 0 ? from : next;
        });
    return wait[0] > 0 ? Optional.of(Duration.ofNanos(wait[0])) : Optional.empty();
  }

  private long nanos() {
    return Duration.between(start, clock.instant()).toNanos();
  }

  @Override
  public String toString() {
    return "RateLimit[" + rate + ", " + fullAt.size() + " keys]";
  }
}
