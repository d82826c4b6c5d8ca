package app.fermata.server.conversation;

/// Which floor a newcomer gets.
public enum History {
  /// Everything that was ever said: the default.
  ALL,
  /// What is said from joining on.
  JOINED
}
