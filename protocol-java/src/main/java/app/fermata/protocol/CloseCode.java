package app.fermata.protocol;

import java.util.Optional;

/// Why a connection was closed, and so what the client does (docs/protocol/sync.md).
public enum CloseCode {
  /// The server stops.
  GOING_AWAY(1001),
  /// The frames break RFC 6455.
  BROKEN_FRAME(1002),
  /// A binary message.
  NOT_TEXT(1003),
  /// A text message, or the reason of a close frame, is not UTF-8.
  NOT_UTF8(1007),
  TOO_LARGE(1009),
  /// The server restarts.
  RESTARTING(1012),
  /// What the frames say breaks this protocol.
  PROTOCOL_ERROR(4000),
  /// Not signed in, or the session expired: keep replica and outbox.
  SIGNED_OUT(4001),
  /// The session was revoked: drop the replica.
  REVOKED(4003),
  /// The client reads too slowly: reconnect and resume.
  TOO_SLOW(4008),
  NO_COMMON_VERSION(4009),
  /// Too many connections or frames; the reason is the time to wait, in milliseconds.
  TOO_MANY(4029);

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<CloseCode> of(int number) {
    for (CloseCode code : values()) {
      if (code.number == number) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
