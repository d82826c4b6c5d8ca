package app.fermata.client;

import app.fermata.protocol.Card;
import app.fermata.protocol.WireEntry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Hears what happens, in order, on the client's own thread; must not block it. What it throws ends
/// up in the log and disturbs nothing.
public interface ClientListener {

  /// The newest entry of a key, put into the replica just now. Comes once per entry and log
  /// position, after a reconnect too.
  default void entry(WireEntry entry) {}

  /// The card of a conversation: what it is called, how much is unread.
  default void card(Card card) {}

  /// The account may no longer read this log; its replica is gone.
  default void left(UUID log) {}

  /// The replica of this log was dropped: more was missed than the server repeats. Read pages over
  /// HTTP if you need the past.
  default void reset(UUID log) {}

  default void state(ClientState state) {}

  default void typing(UUID log, @Nullable UUID thread, UUID account) {}
}
