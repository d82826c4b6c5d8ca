package app.fermata.server.command;

import app.fermata.log.AppendResult;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a command.
public sealed interface Outcome {

  /// Committed (now or when the same id came first).
  ///
  /// @param positions what it wrote; empty where there was nothing to change
  record Done(List<AppendResult.At> positions, @Nullable ObjectNode result) implements Outcome {}

  record Refused(Rejection rejection) implements Outcome {}
}
