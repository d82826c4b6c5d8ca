package app.fermata.protocol;

/// A frame that is not what the protocol allows; the message is one sentence for the sender's
/// developer. No stack trace: it is an answer, not a fault.
public final class InvalidFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidFrameException(String detail) {
    super(detail, null, false, false);
  }
}
