package app.fermata.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;

/// What a command line found.
sealed interface Findings permits Report, Reports, FaultFindings {
  /// For programs.
  JsonNode json();

  /// For people.
  void print(PrintStream out);
}
