package app.fermata.projection;

import app.fermata.log.Log;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread of one projection or reactor: steps to the end of the feed, then waits for a hint or
/// a second to pass. A failure is tried again after a pause that grows.
final class Follower implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Follower.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final Log log;
  private final IntSupplier step;
  private final Semaphore hints = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable AutoCloseable listening;

  /// @param step does some work; negative at the end of the feed
  Follower(String name, Log log, IntSupplier step) {
    this.name = name;
    this.log = log;
    this.step = step;
    this.thread = Thread.ofVirtual().name("follow-" + name).unstarted(this::run);
  }

  void start() {
    listening = log.tail((_, _, _, _, _) -> hints.release());
    thread.start();
  }

  private void run() {
    int failures = 0;
    Duration wait = LOOK;
    try {
      while (closing.getCount() > 0) {
        boolean hinted = hints.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
        hints.drainPermits();
        try {
          boolean moved = stepToEnd();
          failures = 0;
          // The feed shows an entry when all older transactions have ended: milliseconds after
          // its hint.
          wait = moved ? LOOK : hinted ? SOON : wait.multipliedBy(2);
          wait = wait.compareTo(LOOK) > 0 ? LOOK : wait;
        } catch (RuntimeException e) {
          failures++;
          logger.warn("{} failed, attempt {}, and will be tried again", name, failures, e);
          closing.await(ProjectionRunner.pause(failures).toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does; then there is no more to do
    }
  }

  private boolean stepToEnd() {
    boolean moved = false;
    while (closing.getCount() > 0 && step.getAsInt() >= 0) {
      moved = true;
    }
    return moved;
  }

  @Override
  public void close() {
    closing.countDown();
    hints.release();
    try {
      if (listening != null) {
        listening.close();
      }
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      logger.warn("{} could not stop listening", name, e);
    }
  }
}
