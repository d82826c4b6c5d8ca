package app.fermata.log;

import java.time.Duration;

/// Where the time of appends went, summed up over the attempts of one command. Zero where the log
/// does not say. For one thread.
public final class AppendTimes {
  private Duration waited = Duration.ZERO;
  private Duration wrote = Duration.ZERO;

  /// Adds an attempt.
  ///
  /// @param waiting until its transaction began
  /// @param writing from there until the commit, or until it was given up
  public void add(Duration waiting, Duration writing) {
    waited = waited.plus(waiting);
    wrote = wrote.plus(writing);
  }

  /// Waiting for a turn.
  public Duration waited() {
    return waited;
  }

  /// In transactions.
  public Duration wrote() {
    return wrote;
  }
}
