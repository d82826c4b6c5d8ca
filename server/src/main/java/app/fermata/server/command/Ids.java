package app.fermata.server.command;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

import java.util.UUID;

/// Where new ids come from; injected, so that tests are repeatable.
///
/// Ids of accounts and workspaces carry version 8: they are keys in logs where clients make keys
/// too (version 7), and nobody must be able to take an account's key before its owner joins.
public final class Ids {
  private final InstantSource clock;
  private final RandomGenerator random;

  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// Ids from the system's clock and a cryptographic source of randomness.
  public static Ids system() {
    return new Ids(InstantSource.system(), new SecureRandom());
  }

  /// A UUIDv7: for commands of the server's own, for conversations and messages that it makes.
  public UUID next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
    return new UUID(high, (random.nextLong() & 0x3fffffff_ffffffffL) | 0x80000000_00000000L);
  }

  /// The id of a new account or workspace.
  public UUID principal() {
    return Keys.version8(random.nextLong(), random.nextLong());
  }
}
