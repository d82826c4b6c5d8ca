package app.fermata.bench;

import org.HdrHistogram.Histogram;

/// Durations to three significant digits. Not thread-safe.
public final class Latencies {
  private static final long LONGEST = 3_600_000_000_000L;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Histogram nanos = new Histogram(LONGEST, 3);

  public void add(long durationNanos) {
    nanos.recordValue(Math.clamp(durationNanos, 0, LONGEST));
  }

  public void clear() {
    nanos.reset();
  }

  public long count() {
    return nanos.getTotalCount();
  }

  /// In milliseconds; 0 where nothing was recorded.
  public double percentileMillis(double percentile) {
    return nanos.getTotalCount() == 0
        ? 0
        : nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  public double maxMillis() {
    return nanos.getMaxValue() / NANOS_PER_MILLI;
  }
}
