package app.fermata.server.telemetry;

import io.micrometer.core.instrument.Counter;

/// A number that only grows. An addition, from any thread.
public final class Count {
  private final Counter counter;

  Count(Counter counter) {
    this.counter = counter;
  }

  public void increment() {
    counter.increment();
  }

  /// @param more 0 or greater
  public void add(long more) {
    counter.increment(more);
  }
}
