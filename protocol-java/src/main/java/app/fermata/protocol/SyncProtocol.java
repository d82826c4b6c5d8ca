package app.fermata.protocol;

import java.util.Collection;
import java.util.OptionalInt;

/// What both sides must agree on before the first frame.
public final class SyncProtocol {
  /// Where the socket lives on the server.
  public static final String PATH = "/api/v1/sync";

  /// The version that this build speaks; protocol/versions.md has the history.
  public static final int VERSION = 1;

  private SyncProtocol() {}

  /// The newest version that both sides speak.
  public static OptionalInt agree(Collection<Integer> offered) {
    return offered.contains(VERSION) ? OptionalInt.of(VERSION) : OptionalInt.empty();
  }
}
