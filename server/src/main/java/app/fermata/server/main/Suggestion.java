package app.fermata.server.main;

import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What somebody may have meant who mistyped a command.
final class Suggestion {
  /// How many slips are one: a letter too many, missing or wrong each count one, two in each
  /// other's place two.
  private static final int SLIPS = 2;

  private Suggestion() {}

  /// The command that is most like the first word that nobody knows; empty where none is like it.
  static Optional<String> of(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched) || unmatched.isUnknownOption()) {
      return Optional.empty();
    }
    String word = unmatched.getUnmatched().getFirst();
    return e.getCommandLine().getSubcommands().keySet().stream()
        .filter(name -> distance(word, name) <= Math.min(SLIPS, word.length() / 2))
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  /// Levenshtein's.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
