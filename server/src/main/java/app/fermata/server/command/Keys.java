package app.fermata.server.command;

import static app.fermata.log.Uuids.derived;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Keys that the server derives where the same thing could be made twice (docs/protocol/kinds.md).
/// They carry UUID version 8, keys that clients make carry version 7: neither can ever be the
/// other.
public final class Keys {
  private static final int VERSION_OF_CLIENTS = 7;

  private Keys() {}

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
    return derived(
        "direct", Stream.concat(Stream.of(workspace.toString()), sorted.stream()).toArray());
  }

  /// Who holds a public channel's name: the name folded, so that `Design` and `design` are one.
  public static UUID channelName(UUID workspace, String folded) {
    return derived("channel-name", workspace, folded);
  }
}
