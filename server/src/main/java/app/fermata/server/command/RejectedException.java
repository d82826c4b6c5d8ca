package app.fermata.server.command;

/// Carries a rejection out of nested code to the one place that maps it to the wire. No stack
/// trace: it is an answer, not a fault.
public final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Rejection rejection;

  public RejectedException(Rejection rejection) {
    super(rejection.detail(), null, false, false);
    this.rejection = rejection;
  }

  public Rejection rejection() {
    return rejection;
  }
}
