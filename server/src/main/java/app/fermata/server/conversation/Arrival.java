package app.fermata.server.conversation;

import app.fermata.server.command.Writes;
import java.util.UUID;

/// What else happens when an account comes into a conversation that has a past; implemented by
/// `attention`, which marks that past as read.
@FunctionalInterface
public interface Arrival {
  /// @param past the last place before the arrival; greater than 0
  void into(Writes writes, UUID account, UUID conversation, long past);
}
