package app.fermata.bench;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Interrupts work that takes too long, and says what it was at. Only the thread that made it may
/// work within it, so that closing what it opened is never interrupted.
final class TimeLimit implements AutoCloseable {
  private final Duration longest;
  private final Thread worker = Thread.currentThread();
  private final Thread watch;
  private String phase = "the beginning";
  private boolean working;
  private boolean over;

  TimeLimit(Duration longest) {
    this.longest = longest;
    this.watch = Thread.ofVirtual().name("time-limit").start(this::watch);
  }

  private void watch() {
    try {
      TimeUnit.NANOSECONDS.sleep(longest.toNanos());
    } catch (InterruptedException closed) {
      return;
    }
    synchronized (this) {
      over = true;
      if (working) {
        worker.interrupt();
      }
    }
  }

  /// What the work is at from here on.
  synchronized void at(String now) {
    phase = now;
  }

  /// Works.
  ///
  /// @throws Trouble where the time is over before it is done
  <T> T within(Callable<T> work) throws Exception {
    synchronized (this) {
      requireTime();
      working = true;
    }
    try {
      return work.call();
    } catch (InterruptedException | Trouble e) {
      requireTime();
      throw e;
    } finally {
      stopWorking();
    }
  }

  private synchronized void requireTime() {
    if (over) {
      throw new Trouble(
          "This was not done within " + longest.toSeconds() + " s; it was at '" + phase + "'.");
    }
  }

  private synchronized void stopWorking() {
    working = false;
    if (over) {
      Thread.interrupted();
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
