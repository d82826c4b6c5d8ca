package app.fermata.server.access;

import java.util.Locale;

/// What a conversation is: fixed when it is made.
public enum ConversationType {
  /// Named; public ones can be joined.
  CHANNEL,
  /// Two people, or one alone (notes to oneself).
  DIRECT,
  /// Several people, no name.
  GROUP;

  /// The word on the wire and in bodies.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
