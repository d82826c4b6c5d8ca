package app.fermata.client;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// UUIDs of version 7 (RFC 9562), as commands and what they create are named.
final class Ids {
  private final InstantSource clock;
  private final RandomGenerator random;

  Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  UUID next() {
    long high = (clock.millis() << 16) | 0x7000 | random.nextInt(1 << 12);
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
