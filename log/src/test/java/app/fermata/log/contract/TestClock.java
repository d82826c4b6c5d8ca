package app.fermata.log.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands until it is moved.
public final class TestClock implements InstantSource {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-04T05:06:07.089Z"));

  @Override
  public Instant instant() {
    return now.get();
  }

  /// Back, too: clocks do that.
  public void advance(Duration by) {
    now.updateAndGet(then -> then.plus(by));
  }
}
