package app.fermata.server.access;

import java.util.Locale;

/// An account's role in the workspace, the most powerful first.
public enum Role {
  OWNER,
  ADMINISTRATOR,
  MEMBER,
  GUEST;

  /// The word on the wire and in bodies.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
