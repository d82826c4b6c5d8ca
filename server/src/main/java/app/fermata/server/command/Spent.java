package app.fermata.server.command;

import app.fermata.log.AppendTimes;
import java.time.Duration;

/// Where the time of one command goes, while it is executed. For one thread.
final class Spent {
  final long began;
  private final AppendTimes appending = new AppendTimes();
  private Duration deciding = Duration.ZERO;

  /// @param began the watch's clock, in nanoseconds
  Spent(long began) {
    this.began = began;
  }

  /// To be told by the log.
  AppendTimes appending() {
    return appending;
  }

  void decided(Duration took) {
    deciding = deciding.plus(took);
  }

  /// Reading state and deciding on it, over all attempts.
  Duration deciding() {
    return deciding;
  }
}
