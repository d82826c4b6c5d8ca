package app.fermata.server.fanout;

import app.fermata.server.telemetry.Count;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Telemetry;

/// What the fan-out counts: once for each range and once for each event loop that it goes to, never
/// for each connection.
record FanOutCounts(Count ranges, Count deliveries, Count bytes, Count reads) {
  static FanOutCounts in(Telemetry telemetry) {
    return new FanOutCounts(
        telemetry.count(Metric.FANOUT_RANGES),
        telemetry.count(Metric.FANOUT_DELIVERIES),
        telemetry.count(Metric.FANOUT_DELIVERED),
        telemetry.count(Metric.FANOUT_READS));
  }

  /// One range went to so many readers.
  void delivered(int readers, long frameBytes) {
    deliveries.add(readers);
    bytes.add(frameBytes);
  }
}
