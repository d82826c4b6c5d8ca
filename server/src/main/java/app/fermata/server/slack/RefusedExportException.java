package app.fermata.server.slack;

/// The file as a whole is not taken; the message is a sentence for the person who gave it.
public final class RefusedExportException extends Exception {
  private static final long serialVersionUID = 1L;

  public RefusedExportException(String sentence) {
    super(sentence);
  }

  public RefusedExportException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
