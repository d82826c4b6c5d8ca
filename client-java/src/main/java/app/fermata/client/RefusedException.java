package app.fermata.client;

import app.fermata.protocol.ServerFrame;

/// The server refused a command for good; `refusal` has the stable code (docs/protocol/kinds.md)
/// and one sentence.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient ServerFrame.Refused refusal;

  RefusedException(ServerFrame.Refused refusal) {
    super(refusal.code() + ": " + refusal.detail());
    this.refusal = refusal;
  }

  public ServerFrame.Refused refusal() {
    return refusal;
  }
}
