package app.fermata.server.fuzz;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/// All that is random in one person's part of a round, from one seed: what is asked depends on
/// nothing that was answered, so that the seed asks for it again.
final class Chance {
  private final Random random;

  Chance(long seed) {
    this.random = new Random(seed);
  }

  /// True once in `n` times.
  boolean onceIn(int n) {
    return random.nextInt(n) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String of(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// An id that nobody has, as clients make them.
  UUID newId() {
    long time = 1_763_683_200_000L + random.nextInt(1_000_000);
    return new UUID(
        (time << 16) | 0x7000 | random.nextInt(0x1000),
        (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
