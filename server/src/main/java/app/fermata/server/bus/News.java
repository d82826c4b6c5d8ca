package app.fermata.server.bus;

import app.fermata.log.Entry;
import app.fermata.log.Position;
import app.fermata.protocol.Presence;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one node tells all.
public sealed interface News {

  /// A log has grown; see `TailListener` for how much a listener may rely on it.
  ///
  /// @param entries those of `(from, through]` in seq order; empty where they are more than half a
  ///   mebibyte or where the node does not have them at hand: then they are read from the log
  record Hint(UUID log, long from, Position through, String check, List<Entry> entries)
      implements News {}

  /// An account types; whoever hears this decides who may.
  ///
  /// @param thread the root of the thread; null: the main timeline
  record Typing(UUID log, @Nullable UUID thread, UUID account) implements News {}

  /// How accounts are doing at one node, whatever they do at others. Says nothing of accounts that
  /// are not named. Each account that is not offline is named again within every half minute.
  ///
  /// @param accounts at most a thousand
  record PresenceOf(UUID node, Map<UUID, Presence> accounts) implements News {
    public PresenceOf {
      accounts = Map.copyOf(accounts);
    }
  }
}
