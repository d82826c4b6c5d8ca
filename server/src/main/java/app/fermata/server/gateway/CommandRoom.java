package app.fermata.server.gateway;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What the unanswered commands of all connections take together, and how many had to be told to
/// come again.
final class CommandRoom {
  private final long most;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger toldToTryAgain = new AtomicInteger();

  /// @param most bytes
  CommandRoom(long most) {
    this.most = most;
  }

  /// Returns whether there was room.
  boolean take(int size) {
    if (bytes.addAndGet(size) <= most) {
      return true;
    }
    bytes.addAndGet(-size);
    return false;
  }

  void giveBack(int size) {
    bytes.addAndGet(-size);
  }

  void toldToTryAgain(int commands) {
    toldToTryAgain.addAndGet(commands);
  }

  /// How many since the last time this was asked.
  int takeToldToTryAgain() {
    return toldToTryAgain.get() == 0 ? 0 : toldToTryAgain.getAndSet(0);
  }
}
