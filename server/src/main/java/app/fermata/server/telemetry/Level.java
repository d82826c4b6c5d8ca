package app.fermata.server.telemetry;

import java.util.concurrent.atomic.LongAdder;

/// How many of something there are at this moment: what begins less what has ended. An addition,
/// from any thread.
public final class Level {
  private final LongAdder now = new LongAdder();

  Level() {}

  public void up() {
    now.increment();
  }

  public void down() {
    now.decrement();
  }

  long now() {
    return now.sum();
  }
}
