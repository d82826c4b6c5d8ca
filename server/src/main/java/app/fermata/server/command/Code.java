package app.fermata.server.command;

import java.util.Locale;

/// The stable codes of refusal, one list for HTTP and the socket (docs/protocol/kinds.md).
public enum Code {
  NOT_FOUND(404),
  NOT_PERMITTED(403),
  INVALID(400),
  TOO_LONG(413),
  CONFLICT(409),
  NAME_TAKEN(409),
  LIMIT_REACHED(409),
  ARCHIVED(409),
  GONE(410),
  EXISTS(409),
  COMMAND_ID_REUSED(422),
  BUSY(503),
  TOO_MANY_REQUESTS(429),
  SIGNED_OUT(401),
  SESSION_REVOKED(401),
  UNSUPPORTED(400),
  INTERNAL(500);

  private final int status;

  Code(int status) {
    this.status = status;
  }

  /// The HTTP status that goes with it.
  public int status() {
    return status;
  }

  /// The word on the wire.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
