package app.fermata.client;

/// Where a client's connection is.
///
/// ```
/// CONNECTING ─► CATCHING_UP ─► LIVE
///     ▲              │           │      lost, restarted, too slow
///     └── WAITING ◄──┴───────────┘
/// SIGNED_OUT, REVOKED, TOO_OLD, CLOSED are ends: nothing is tried any more.
/// ```
public enum ClientState {
  CONNECTING,
  /// Signed in; what was missed is coming.
  CATCHING_UP,
  LIVE,
  /// Not connected; tried again after a moment.
  WAITING,
  /// The credentials are not accepted (any more).
  SIGNED_OUT,
  /// The session was revoked: the replica was dropped.
  REVOKED,
  /// The server speaks no version of the protocol that this client speaks.
  TOO_OLD,
  CLOSED;

  /// Whether the client has stopped for good.
  public boolean isEnd() {
    return switch (this) {
      case SIGNED_OUT, REVOKED, TOO_OLD, CLOSED -> true;
      case CONNECTING, CATCHING_UP, LIVE, WAITING -> false;
    };
  }
}
