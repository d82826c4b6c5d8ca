package app.fermata.bench.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waiting for something to be so.
final class Wait {
  /// Far more than anything takes on a busy machine.
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final long POLL_MILLIS = 5;

  private Wait() {}

  /// Returns whether it came to be so in time.
  static boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }
}
