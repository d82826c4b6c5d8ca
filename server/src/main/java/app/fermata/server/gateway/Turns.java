package app.fermata.server.gateway;

import java.util.concurrent.Semaphore;

/// A line for what asks much of the database: a few at once, everybody else in the order in which
/// they came. After a restart everybody is back at once, and whoever waited for a connection to the
/// database would hold up those who write and give up with all others at the same time. Who waits
/// here costs next to nothing.
final class Turns {
  private final Semaphore free;

  /// @param atOnce how many have a turn
  Turns(int atOnce) {
    free = new Semaphore(atOnce, true);
  }

  /// Waits for a turn. Only ever on a virtual thread.
  void take() {
    free.acquireUninterruptibly();
  }

  void giveBack() {
    free.release();
  }
}
