package app.fermata.server.identity;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The secrets of sign-ins that live, as far as this process has seen: eight bytes of each hash, in
/// bounded memory. Only a look-up says whether a secret is good; but one that was made up is never
/// familiar, so a flood of those can be told from people who come back.
final class FamiliarSecrets {
  /// Past that, people who come back wait with strangers.
  static final int MOST = 200_000;

  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  boolean contains(byte[] hash) {
    return known.contains(shortened(hash));
  }

  void add(byte[] hash) {
    Long shortened = shortened(hash);
    if (!known.contains(shortened) && known.size() < MOST) {
      known.add(shortened);
    }
  }

  void remove(byte[] hash) {
    known.remove(shortened(hash));
  }

  private static Long shortened(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }
}
