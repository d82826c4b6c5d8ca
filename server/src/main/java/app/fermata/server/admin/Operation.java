package app.fermata.server.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;

/// One administrative operation. It runs on a virtual thread of the process that holds the data
/// folder: the running server, or the command itself when no server runs.
@FunctionalInterface
public interface Operation {
  /// Does it.
  ///
  /// @return what to print: `lines` (an array of texts) for people, everything else for `--json`
  /// @throws app.fermata.server.config.OperatorProblem for what the operator has to put right
  ObjectNode run(ObjectNode args, Context context) throws Exception;

  /// Where an operation says how far it is and puts what it makes.
  interface Context {
    /// Shows one line to whoever waits. Fails when nobody waits any more, which ends the operation.
    void progress(String line);

    /// The file that the operation makes, on the side of whoever asked. Not to be closed.
    OutputStream output();
  }
}
