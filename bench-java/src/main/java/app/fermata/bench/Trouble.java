package app.fermata.bench;

import java.util.List;

/// A sentence for whoever runs the bench: what went wrong, and what to do about it where something
/// can be done. Printed without a stack trace.
public final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Trouble(String sentence) {
    super(sentence);
  }

  /// Ends the run where something went wrong in it: figures of a broken run mean nothing.
  public static void ifAny(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new Trouble("The run is not valid:\n  " + String.join("\n  ", faults));
    }
  }
}
