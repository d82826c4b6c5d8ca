package app.fermata.server.telemetry;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long something takes, each time. From any thread.
public final class Timing {
  private final Timer timer;

  Timing(Timer timer) {
    this.timer = timer;
  }

  public void record(Duration took) {
    timer.record(took);
  }

  /// What took from `System.nanoTime() == began` until now.
  public void since(long began) {
    timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }
}
