package app.fermata.protocol;

import java.util.Locale;

/// What a person's devices say about them.
public enum Presence {
  WORKING,
  AWAY,
  OFFLINE;

  /// The word on the wire.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
