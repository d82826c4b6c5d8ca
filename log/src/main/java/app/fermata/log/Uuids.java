package app.fermata.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// Ids that nobody draws: UUIDs of version 8, derived from names.
public final class Uuids {
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000000000000000L;

  private Uuids() {}

  /// The key of what could be made twice (docs/protocol/kinds.md): the first 16 bytes of SHA-256
  /// over `fermata`, the name and the parts, joined by zero bytes; version 8.
  ///
  /// @param parts texts, or ids (which count as their 36-character form)
  public static UUID derived(String name, Object... parts) {
    MessageDigest sha256 = sha256();
    sha256.update("fermata".getBytes(StandardCharsets.UTF_8));
    update(sha256, name);
    for (Object part : parts) {
      if (!(part instanceof String) && !(part instanceof UUID)) {
        throw new IllegalArgumentException("a part is a text or an id, not " + part.getClass());
      }
      update(sha256, part.toString());
    }
    ByteBuffer bytes = ByteBuffer.wrap(sha256.digest());
    long high = (bytes.getLong() & ~0xf000L) | VERSION_8;
    return new UUID(high, (bytes.getLong() & 0x3fffffffffffffffL) | VARIANT);
  }

  private static void update(MessageDigest digest, String part) {
    digest.update((byte) 0);
    digest.update(part.getBytes(StandardCharsets.UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
