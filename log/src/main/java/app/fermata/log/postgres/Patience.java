package app.fermata.log.postgres;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Ends the waiting of commands that have waited too long. One thread looks several times a second,
/// because a timer for each command would cost more than its decision: every timed wait of a
/// virtual thread signals the thread that keeps the timers.
final class Patience implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final long nanos;
  private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  /// @param longest how long a command may wait; it may be told by so much later as the thread
  ///   looks
  Patience(Duration longest) {
    this.nanos = longest.toNanos();
    this.thread = Thread.ofPlatform().name("log-patience").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// From now on the command is answered in time, be it with a failure.
  void watch(Pending command) {
    waiting.add(command);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        long now = System.nanoTime();
        waiting.removeIf(command -> command.isOver(now, nanos));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /// Nobody waits for ever for what is not answered by now.
  @Override
  public void close() {
    thread.interrupt();
    waiting.forEach(command -> command.fail(Sql.unavailable("The log is closed", null)));
    waiting.clear();
  }
}
