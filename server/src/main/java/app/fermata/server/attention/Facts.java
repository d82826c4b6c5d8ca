package app.fermata.server.attention;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Ref;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.MessageBody;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an entry of a message means to attention: read from the body only where there is something
/// to read, since every message passes here.
///
/// @param people mentioned by name
/// @param main whether it shows in the main timeline
record Facts(Entry entry, List<UUID> people, boolean everyone, boolean main) {
  private static final byte[] IMPORTED = ",\"imported\":{".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MENTIONS = ",\"mentions\":{".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IN_STREAM = ",\"inStream\":true".getBytes(StandardCharsets.US_ASCII);

  /// Inside JSON text a quotation mark is escaped, so neither pattern can be part of what somebody
  /// wrote.
  static Facts of(Entry entry) {
    byte[] body = entry.body().bytes();
    boolean mentions = entry.isLiving() && contains(body, MENTIONS);
    boolean main = entry.parent() == null || contains(body, IN_STREAM);
    if (!mentions) {
      return new Facts(entry, List.of(), false, main);
    }
    MessageBody message = MessageBody.read(entry.body());
    return new Facts(entry, message.people(), message.everyone(), main);
  }

  static boolean concerns(Entry entry) {
    return entry.kind().equals(ConversationKinds.MESSAGE.name());
  }

  /// Whether an import brought it: then it is never unread. A message that an import brings as
  /// deleted says nothing, and is not unread anyway.
  static boolean isImported(Entry message) {
    return contains(message.body().bytes(), IMPORTED);
  }

  private static boolean contains(byte[] in, byte[] pattern) {
    int last = in.length - pattern.length;
    for (int i = 0; i <= last; i++) {
      int j = 0;
      while (j < pattern.length && in[i + j] == pattern[j]) {
        j++;
      }
      if (j == pattern.length) {
        return true;
      }
    }
    return false;
  }

  /// Who made a root and where it is: never changes, so it is remembered.
  record Root(UUID creator, long place) {}

  /// Remembers roots.
  static final class Roots {
    private static final int MOST = 50_000;
    private final Cache<Ref, Root> known = Caffeine.newBuilder().maximumSize(MOST).build();
    private final Supplier<Log> log;

    Roots(Supplier<Log> log) {
      this.log = log;
    }

    /// @param batch entries that are being written with it; not remembered, since they may yet fail
    @Nullable Root of(UUID logId, UUID root, List<Entry> batch) {
      for (Entry entry : batch) {
        if (entry.log().equals(logId) && entry.key().equals(root)) {
          return new Root(entry.creator(), entry.place());
        }
      }
      var ref = new Ref(logId, root);
      Root found = known.getIfPresent(ref);
      if (found == null) {
        found =
            log.get()
                .newest(logId, root)
                .map(entry -> new Root(entry.creator(), entry.place()))
                .orElse(null);
        if (found != null) {
          known.put(ref, found);
        }
      }
      return found;
    }
  }
}
