package app.fermata.server.gateway;

import app.fermata.server.telemetry.Level;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What the unanswered commands of all connections take together, and how many had to be told to
/// come again.
final class CommandRoom {
  private final long most;
  private final Level unanswered;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger toldToTryAgain = new AtomicInteger();

  /// @param most bytes
  /// @param unanswered how many they are
  CommandRoom(long most, Level unanswered) {
    this.most = most;
    this.unanswered = unanswered;
  }

  /// Returns whether there was room for one more.
  boolean take(int size) {
    if (bytes.addAndGet(size) <= most) {
      unanswered.up();
      return true;
    }
    bytes.addAndGet(-size);
    return false;
  }

  void giveBack(int size) {
    bytes.addAndGet(-size);
    unanswered.down();
  }

  void toldToTryAgain(int commands) {
    toldToTryAgain.addAndGet(commands);
  }

  /// How many since the last time this was asked.
  int takeToldToTryAgain() {
    return toldToTryAgain.get() == 0 ? 0 : toldToTryAgain.getAndSet(0);
  }
}
