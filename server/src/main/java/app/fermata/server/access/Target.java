package app.fermata.server.access;

/// What a permission is asked for: only the facts that the answer depends on.
public sealed interface Target {

  /// The workspace itself.
  record Workspace() implements Target {}

  /// What belongs to the actor alone: settings, read state, favourites.
  record Own() implements Target {}

  /// Another account, or one's own.
  ///
  /// @param role the role it has
  /// @param wanted the role it shall have; the same where the role is not the matter
  /// @param known whether the actor may know of it at all (guests know those whom they share a
  ///   conversation with)
  record Account(Role role, Role wanted, boolean self, boolean known) implements Target {}

  /// A conversation, seen from the actor.
  record Conversation(ConversationType type, boolean isPrivate, boolean archived, Standing standing)
      implements Target {

    /// Whether anybody but guests may find, read and join it.
    public boolean isPublic() {
      return type == ConversationType.CHANNEL && !isPrivate;
    }
  }

  /// A message in a conversation.
  ///
  /// @param own whether the actor created it
  record Message(Conversation in, boolean own) implements Target {}
}
