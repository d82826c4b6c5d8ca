package app.fermata.server.imports;

import app.fermata.log.Log;
import app.fermata.server.admin.Operation;
import app.fermata.server.command.Newest;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.slack.ExportLimits;
import app.fermata.server.slack.RefusedExportException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// `./fermata import slack`: one at a time, in the process that holds the data.
public final class SlackImportOperation implements Operation {
  private final Log log;
  private final Newest newest;
  private final Supplier<Optional<UUID>> workspace;
  private final InstantSource clock;
  private final ReentrantLock running = new ReentrantLock();

  /// @param workspace the one of this server; empty before it is set up
  public SlackImportOperation(
      Log log, Newest newest, Supplier<Optional<UUID>> workspace, InstantSource clock) {
    this.log = log;
    this.newest = newest;
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public ObjectNode run(ObjectNode args, Context context) {
    UUID into =
        workspace
            .get()
            .orElseThrow(
                () ->
                    new OperatorProblem(
                        "There is no workspace to import into yet. Set Fermata up first, in a"
                            + " browser or with ./fermata setup."));
    if (!running.tryLock()) {
      throw new OperatorProblem("An import is running already. Wait until it is done.");
    }
    try {
      return new SlackImport(log, newest, into, clock, ExportLimits.usual(), context::progress)
          .run(Path.of(args.path("file").asText()), args.path("dry_run").asBoolean())
          .json();
    } catch (RefusedExportException e) {
      throw new OperatorProblem(String.valueOf(e.getMessage()), e);
    } finally {
      running.unlock();
    }
  }
}
