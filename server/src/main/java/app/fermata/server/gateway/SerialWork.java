package app.fermata.server.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one connection asks for that blocks: one after the other on a virtual thread, which exists
/// only while there is something to do.
final class SerialWork {
  private static final Logger logger = LoggerFactory.getLogger(SerialWork.class);

  private final Executor threads;

  @GuardedBy("this")
  private @Nullable Queue<Runnable> waiting;

  SerialWork(Executor threads) {
    this.threads = threads;
  }

  /// Returns false where more than `most` are waiting.
  boolean submit(Runnable work, int most) {
    synchronized (this) {
      if (waiting != null) {
        return waiting.size() < most && waiting.add(work);
      }
      waiting = new ArrayDeque<>();
      waiting.add(work);
    }
    threads.execute(this::run);
    return true;
  }

  private void run() {
    for (Runnable work = next(); work != null; work = next()) {
      try {
        work.run();
      } catch (RuntimeException e) {
        logger.error("A request of a connection failed", e);
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable work = waiting == null ? null : waiting.poll();
    if (work == null) {
      waiting = null;
    }
    return work;
  }
}
