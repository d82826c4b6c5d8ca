package app.fermata.server.fanout;

import app.fermata.server.access.Role;
import java.util.UUID;

/// What an entry means for audiences.
sealed interface Change {

  /// An account's membership of the conversation whose log this is.
  record Membership(UUID account, boolean joined, long floor) implements Change {}

  /// The account whose log this is has joined or left a conversation.
  record Link(UUID conversation, boolean joined) implements Change {}

  /// An account's role or state in the workspace.
  record Account(UUID account, Role role, boolean deactivated) implements Change {}
}
