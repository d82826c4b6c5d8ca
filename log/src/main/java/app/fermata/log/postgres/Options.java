package app.fermata.log.postgres;

import java.time.Duration;

/// How a log on PostgreSQL works.
///
/// @param lanes single-log appends run on this many threads and connections; a log stays on one
/// @param writers connections for appends to several logs
/// @param batch most commands in one transaction
/// @param linger how long at most a busy lane waits for company before it commits
/// @param waiting most commands waiting in one lane; more are refused as unavailable
/// @param patience how long a command may take in all, then its outcome is unknown
/// @param hintInterval how often other nodes' entries are looked for
/// @param sweepInterval how often what has expired is removed
public record Options(
    int lanes,
    int writers,
    int batch,
    Duration linger,
    int waiting,
    Duration patience,
    Duration hintInterval,
    Duration sweepInterval) {

  /// For a server of any size on one machine.
  public static Options standard() {
    return new Options(
        Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4),
        2,
        512,
        Duration.ofMillis(4),
        4096,
        Duration.ofSeconds(15),
        Duration.ofSeconds(1),
        Duration.ofHours(1));
  }

  /// How many connections the data source must be able to lend at once, reads aside.
  public int connections() {
    return lanes + writers;
  }

  /// The same with other lanes.
  public Options withLanes(int number) {
    return new Options(
        number, writers, batch, linger, waiting, patience, hintInterval, sweepInterval);
  }

  /// The same with another bound on the queue of a lane.
  public Options withWaiting(int commands) {
    return new Options(
        lanes, writers, batch, linger, commands, patience, hintInterval, sweepInterval);
  }

  /// The same with another patience.
  public Options withPatience(Duration longest) {
    return new Options(
        lanes, writers, batch, linger, waiting, longest, hintInterval, sweepInterval);
  }

  /// The same with other batches.
  public Options withBatch(int commands, Duration waitForCompany) {
    return new Options(
        lanes, writers, commands, waitForCompany, waiting, patience, hintInterval, sweepInterval);
  }

  /// The same with another interval between looks at the feed.
  public Options withHintInterval(Duration interval) {
    return new Options(lanes, writers, batch, linger, waiting, patience, interval, sweepInterval);
  }
}
