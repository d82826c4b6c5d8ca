package app.fermata.server.telemetry;

import app.fermata.log.AppendObserver;
import app.fermata.log.AppendResult;
import java.time.Duration;

/// What the log tells about appending.
public final class LogMetrics implements AppendObserver {
  private final Count written;
  private final Count repeated;
  private final Count moved;
  private final Count refused;
  private final Count unavailable;
  private final Count entries;
  private final Sizes batches;
  private final Timing transactions;
  private final Timing commits;
  private final RecentDurations recent;

  public LogMetrics(Telemetry telemetry) {
    this.written = telemetry.count(Metric.LOG_APPENDS, "written");
    this.repeated = telemetry.count(Metric.LOG_APPENDS, "repeated");
    this.moved = telemetry.count(Metric.LOG_APPENDS, "moved");
    this.refused = telemetry.count(Metric.LOG_APPENDS, "refused");
    this.unavailable = telemetry.count(Metric.LOG_APPENDS, "unavailable");
    this.entries = telemetry.count(Metric.LOG_ENTRIES);
    this.batches = telemetry.sizes(Metric.LOG_BATCH);
    this.transactions = telemetry.timing(Metric.LOG_TRANSACTION);
    this.commits = telemetry.timing(Metric.LOG_COMMIT);
    this.recent = telemetry.commits();
  }

  @Override
  public void answered(AppendResult result) {
    switch (result) {
      case AppendResult.Appended appended -> (appended.repeated() ? repeated : written).increment();
      case AppendResult.Moved _ -> moved.increment();
      case AppendResult.CommandIdReused _, AppendResult.Refused _ -> refused.increment();
    }
  }

  @Override
  public void unavailable() {
    unavailable.increment();
  }

  @Override
  public void committed(int commands, int entries, Duration transaction, Duration commit) {
    this.entries.add(entries);
    batches.record(commands);
    transactions.record(transaction);
    commits.record(commit);
    recent.record(commit);
  }
}
