package app.fermata.server;

import java.time.Instant;
import java.time.InstantSource;

/// A clock for how long something takes: it begins at the time that it is and then goes its own
/// way, so that nobody waits for hours, or is thrown out, because somebody set the machine's clock.
/// Not for what is written down.
final class SteadyClock implements InstantSource {
  private final Instant began;
  private final long beganNanos = System.nanoTime();

  SteadyClock(InstantSource clock) {
    this.began = clock.instant();
  }

  @Override
  public Instant instant() {
    return began.plusNanos(System.nanoTime() - beganNanos);
  }
}
