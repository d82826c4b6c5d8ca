package app.fermata.log.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A clock that stands until it is moved.
public final class TestClock implements InstantSource {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-04T05:06:07.089Z"));

  private volatile @Nullable TestClock leader;

  @Override
  public Instant instant() {
    TestClock other = leader;
    return other == null ? now.get() : other.instant();
  }

  /// From now on this clock shows what `other` shows.
  public void follow(TestClock other) {
    leader = other;
  }

  /// Back, too: clocks do that.
  public void advance(Duration by) {
    now.updateAndGet(then -> then.plus(by));
  }
}
