package app.fermata.server.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/// Keys that the server derives where the same thing could be made twice (docs/protocol/kinds.md).
/// They carry UUID version 8, ids that clients make carry version 7: neither can ever be the other.
public final class Keys {
  private static final int VERSION_OF_CLIENTS = 7;

  private Keys() {}

  /// The first 16 bytes of the SHA-256 of `fermata`, the name and the parts, joined by zero bytes,
  /// with the bits of UUID version 8.
  public static UUID derived(String name, Object... parts) {
    var text = new StringBuilder("fermata\0").append(name);
    for (Object part : parts) {
      text.append('\0').append(part);
    }
    ByteBuffer hash =
        ByteBuffer.wrap(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    return version8(hash.getLong(), hash.getLong());
  }

  /// Sets version 8 and the variant on 128 bits.
  public static UUID version8(long high, long low) {
    return new UUID(
        (high & 0xffffffff_ffff0fffL) | 0x8000L,
        (low & 0x3fffffff_ffffffffL) | 0x80000000_00000000L);
  }

  /// Whether a client may have made it.
  public static boolean isFromClient(UUID id) {
    return id.version() == VERSION_OF_CLIENTS && id.variant() == 2;
  }

  public static UUID settings(UUID account) {
    return derived("settings", account);
  }

  /// The read state of a conversation's main timeline.
  public static UUID read(UUID conversation) {
    return derived("read", conversation);
  }

  /// The read state of a thread.
  public static UUID read(UUID conversation, UUID root) {
    return derived("read", conversation, root);
  }

  public static UUID follow(UUID root) {
    return derived("follow", root);
  }

  public static UUID reaction(UUID message, UUID account, String emoji) {
    return derived("reaction", message, account, emoji);
  }

  /// The conversation between exactly these accounts: one alone, two (a direct) or more (a group).
  public static UUID direct(UUID workspace, List<UUID> accounts) {
    List<String> sorted = accounts.stream().map(UUID::toString).distinct().sorted().toList();
    Object[] parts = new Object[sorted.size() + 1];
    parts[0] = workspace;
    for (int i = 0; i < sorted.size(); i++) {
      parts[i + 1] = sorted.get(i);
    }
    return derived("direct", parts);
  }

  /// Who holds a public channel's name: the name folded, so that `Design` and `design` are one.
  public static UUID channelName(UUID workspace, String folded) {
    return derived("channel-name", workspace, folded);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
