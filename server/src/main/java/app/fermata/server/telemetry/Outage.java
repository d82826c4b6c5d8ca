package app.fermata.server.telemetry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/// Says in the log that something fails for a while, however often it does: the reason at once,
/// then every ten seconds how many more there were, and once that it is over. A full disk would
/// else be filled by what is said about it.
///
/// It is over when something works and nothing has failed for ten seconds: while the disk is full,
/// what writes nothing works.
public final class Outage {
  private static final long PAUSE = Duration.ofSeconds(10).toNanos();

  private final Logger logger;
  private final String what;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();

  /// Read without the lock, so that what works costs nothing.
  private volatile boolean lasts;

  @GuardedBy("lock")
  private long began;

  @GuardedBy("lock")
  private long told;

  @GuardedBy("lock")
  private long failedLast;

  @GuardedBy("lock")
  private long untold;

  @GuardedBy("lock")
  private long total;

  /// @param what fails, the beginning of each sentence, such as `Commands`
  /// @param nanos time that only goes forward, such as `System::nanoTime`
  public Outage(Logger logger, String what, LongSupplier nanos) {
    this.logger = logger;
    this.what = what;
    this.nanos = nanos;
  }

  /// One failed.
  public void failed(Throwable why) {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      failedLast = now;
      if (!lasts) {
        lasts = true;
        began = now;
        told = now;
        untold = 0;
        total = 1;
        logger.warn("{} fail: {}", what, why.getMessage());
        logger.debug("Caused by", why);
        return;
      }
      total++;
      untold++;
      tellSometimes(now);
    } finally {
      lock.unlock();
    }
  }

  /// One worked.
  public void worked() {
    if (lasts) {
      end();
    }
  }

  @GuardedBy("lock")
  private void tellSometimes(long now) {
    if (untold > 0 && now - told >= PAUSE) {
      logger.warn("{} still fail: {} more in {} s", what, untold, seconds(now - told));
      told = now;
      untold = 0;
    }
  }

  private void end() {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      if (lasts && now - failedLast >= PAUSE) {
        lasts = false;
        logger.warn("{} work again: {} failed in {} s", what, total, seconds(failedLast - began));
      } else if (lasts) {
        tellSometimes(now);
      }
    } finally {
      lock.unlock();
    }
  }

  private static long seconds(long nanos) {
    return Duration.ofNanos(nanos).toSeconds();
  }
}
