package app.fermata.server.config;

/// Something that the person who runs Fermata has to put right. The message is one sentence that
/// says what is wrong and what to do; it is shown without a stack trace. The exit code is 1, or 2
/// where the command line is wrong.
public final class OperatorProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean commandLine;

  /// A problem explained by `sentence`.
  public OperatorProblem(String sentence) {
    super(sentence);
    this.commandLine = false;
  }

  /// The same, with what it was noticed by, for the log at debug level.
  public OperatorProblem(String sentence, Throwable cause) {
    this(sentence, cause, false);
  }

  /// The same, and whether it is the command line that is wrong.
  OperatorProblem(String sentence, Throwable cause, boolean commandLine) {
    super(sentence, cause);
    this.commandLine = commandLine;
  }

  /// Whether the command line is wrong.
  public boolean isCommandLine() {
    return commandLine;
  }
}
