package app.fermata.bench;

/// A sentence for whoever runs the bench: what went wrong, and what to do about it where something
/// can be done. Printed without a stack trace.
public final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Trouble(String sentence) {
    super(sentence);
  }
}
