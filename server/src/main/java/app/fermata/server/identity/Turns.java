package app.fermata.server.identity;

import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Costly work, a little at once, in the order in which it was asked for. So many wait for their
/// turn, others are asked to come again: waiting holds a place that other requests need.
final class Turns {
  private final Semaphore turns;
  private final int waiting;
  private final Duration patience;

  /// @param atOnce works done at the same time
  /// @param waiting at most for their turn, give or take those who come at the same moment
  /// @param patience how long each waits
  Turns(int atOnce, int waiting, Duration patience) {
    this.turns = new Semaphore(atOnce, true);
    this.waiting = waiting;
    this.patience = patience;
  }

  /// Does the work when its turn comes.
  ///
  /// @throws RejectedException (busy) where it does not come
  void take(Runnable work) {
    if (turns.getQueueLength() >= waiting || !awaitTurn()) {
      throw new RejectedException(
          Rejection.later(
              Code.BUSY, Duration.ofSeconds(2), "Many people are signing in; try again shortly."));
    }
    try {
      work.run();
    } finally {
      turns.release();
    }
  }

  private boolean awaitTurn() {
    try {
      return turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  int waiting() {
    return turns.getQueueLength();
  }
}
