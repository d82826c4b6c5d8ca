package app.fermata.server.config;

/// Something that the person who runs Fermata has to put right. The message is one sentence that
/// says what is wrong and what to do; it is shown without a stack trace, and the exit code is 1.
public final class OperatorProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A problem explained by `sentence`.
  public OperatorProblem(String sentence) {
    super(sentence);
  }

  /// The same, with what it was noticed by, for the log at debug level.
  public OperatorProblem(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
