package app.fermata.server.telemetry;

import io.micrometer.core.instrument.DistributionSummary;

/// How many there are of something, each time. From any thread.
public final class Sizes {
  private final DistributionSummary summary;

  Sizes(DistributionSummary summary) {
    this.summary = summary;
  }

  public void record(long size) {
    summary.record(size);
  }
}
