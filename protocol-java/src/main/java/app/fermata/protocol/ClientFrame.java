package app.fermata.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a client says (docs/protocol/sync.md). On the wire each has its word in `do`.
public sealed interface ClientFrame {

  /// The first frame.
  ///
  /// @param versions of the protocol that the client speaks
  /// @param bearer a token, where the upgrade request carried neither cookie nor bearer
  /// @param client name and version of the program, for logs
  /// @param showing the log on the screen
  record Hello(
      List<Integer> versions,
      @Nullable String bearer,
      @Nullable String client,
      @Nullable UUID showing)
      implements ClientFrame {
    public Hello {
      versions = List.copyOf(versions);
    }
  }

  /// All logs of which the device has a replica.
  ///
  /// @param more another frame with cursors follows
  record Resume(List<Cursor> cursors, boolean more) implements ClientFrame {
    public Resume {
      cursors = List.copyOf(cursors);
    }
  }

  /// How far a device has processed a log.
  record Cursor(UUID log, CheckedPosition position) {}

  /// Asks for what follows `after`.
  record CatchUp(UUID log, CheckedPosition after) implements ClientFrame {}

  /// Asks for one conversation's card.
  record AskCard(UUID log) implements ClientFrame {}

  /// Follows a public channel that the account has not joined, or ceases to.
  record Watch(UUID log, boolean on) implements ClientFrame {}

  /// An intent with its idempotency id.
  record Command(UUID id, String kind, ObjectNode args) implements ClientFrame {}

  /// This account is typing.
  record SignalTyping(UUID log, @Nullable UUID thread) implements ClientFrame {}

  /// This account's person is at the device, or is not.
  record SignalPresence(Presence state) implements ClientFrame {}

  /// What is on the screen: typing of this log and presence of these accounts are sent.
  record Show(@Nullable UUID log, List<UUID> accounts) implements ClientFrame {
    public Show {
      accounts = List.copyOf(accounts);
    }
  }

  record Ping() implements ClientFrame {}
}
