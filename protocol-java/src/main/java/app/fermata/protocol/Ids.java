package app.fermata.protocol;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Ids as they travel: made by whoever creates something, a UUID of version 7 (RFC 9562), written
/// in one way. The time in an id keeps neighbours together in an index; nothing is ever ordered by
/// it.
public final class Ids {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000000000000000L;
  private static final int LENGTH = 36;

  private final InstantSource clock;
  private final RandomGenerator random;

  /// @param random must be safe for use by many threads, and unpredictable outside tests
  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// Ids that nobody can guess, at the clock's time.
  public static Ids secure(InstantSource clock) {
    return new Ids(clock, new SecureRandom());
  }

  /// A new id.
  public UUID next() {
    long high = (clock.millis() << 16) | VERSION_7 | (random.nextLong() & 0x0fffL);
    return new UUID(high, VARIANT | (random.nextLong() >>> 2));
  }

  /// An id, of whatever version, in its 36-character form in lower case; empty for everything else.
  /// `UUID.fromString` takes shorter ones and upper case too, which would be second spellings.
  public static Optional<UUID> read(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
