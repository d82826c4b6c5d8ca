package app.fermata.server.main;

import app.fermata.server.App;
import app.fermata.server.admin.AdminClient;
import app.fermata.server.admin.FirstLook;
import app.fermata.server.admin.Operation;
import app.fermata.server.command.Json;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.config.Storage;
import app.fermata.server.sql.Database;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs operations: in the server that holds the data folder, or here when none does.
final class Administration {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final PrintStream out;
  private final PrintStream err;

  Administration(Configuration configuration, PrintStream out, PrintStream err) {
    this.configuration = configuration;
    this.out = out;
    this.err = err;
  }

  /// Runs one and prints what it returns: its lines, or with `json` one object.
  ObjectNode run(String operation, ObjectNode args, boolean json) throws Exception {
    return run(operation, args, json, OutputStream.nullOutputStream());
  }

  /// The same for an operation that makes a file, written to `file`.
  ObjectNode run(String operation, ObjectNode args, boolean json, OutputStream file)
      throws Exception {
    ObjectNode result = result(operation, args, context(file));
    print(result, json);
    return result;
  }

  /// Shows progress on standard error, where it is not mistaken for the result.
  Operation.Context context(OutputStream file) {
    return new Operation.Context() {
      @Override
      public void progress(String line) {
        err.println(line);
      }

      @Override
      public OutputStream output() {
        return file;
      }
    };
  }

  void print(ObjectNode result, boolean json) throws Exception {
    if (json) {
      ObjectNode shown = result.deepCopy();
      shown.remove("lines");
      out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(shown));
    } else {
      for (JsonNode line : result.path("lines")) {
        out.println(line.asText());
      }
    }
  }

  /// Without it, a command on a mistyped folder would make an empty database there, and the backup
  /// of that would look like one.
  private void needData(String operation) {
    Storage storage = configuration.storage();
    if (!operation.equals("setup") && !Database.keepsData(storage)) {
      throw new OperatorProblem(
          storage.database().isPresent()
              ? "No Fermata has kept data in the database yet; name the right one with --database-url."
              : "No Fermata has kept data in the folder "
                  + storage.data()
                  + " yet; name the right one with --data.");
    }
  }

  private ObjectNode result(String operation, ObjectNode args, Operation.Context context)
      throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<AdminClient> server = AdminClient.ofRunningServer(configuration.storage().run());
      if (server.isPresent()) {
        return server.get().run(operation, args, context);
      }
      if (operation.equals("doctor") && !Database.keepsData(configuration.storage())) {
        return new FirstLook(configuration).look();
      }
      needData(operation);
      try (App app = App.administer(configuration)) {
        return app.operations().run(operation, args, context);
      } catch (DataFolder.InUse busy) {
        // A server that is just starting or stopping, or another command: both end soon.
        if (System.nanoTime() > until) {
          throw new OperatorProblem(String.valueOf(busy.getMessage()), busy);
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }
}
