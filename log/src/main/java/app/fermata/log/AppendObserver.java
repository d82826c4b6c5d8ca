package app.fermata.log;

import java.time.Duration;

/// Hears how appending goes, for whoever measures it. Called on the threads that append, which wait
/// for it: it must be quick and must not throw.
public interface AppendObserver {
  /// Hears nothing.
  AppendObserver NONE = new AppendObserver() {};

  /// An append is about to get this answer.
  default void answered(AppendResult result) {}

  /// An append is about to be told that the log is unavailable.
  default void unavailable() {}

  /// A transaction that wrote is committed.
  ///
  /// @param commands how many it wrote something for
  /// @param entries how many it wrote
  /// @param transaction how long it took, from taking its locks
  /// @param commit how long the commit alone took
  default void committed(int commands, int entries, Duration transaction, Duration commit) {}
}
