package app.fermata.server.main;

import app.fermata.server.App;
import app.fermata.server.Version;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.OperatorProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/// Runs a server until it is told to stop, by SIGTERM or SIGINT, or cannot go on.
@Command(name = "serve", description = "Run the server; the default.")
final class Serve implements Callable<Integer> {
  private final Commands.Surroundings around;

  Serve(Commands.Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    Configuration configuration = around.settings().load();
    LogSetup.forServer(configuration.logging());
    Logger log = LoggerFactory.getLogger(Serve.class);
    long started = System.nanoTime();
    App app;
    try {
      app = App.serve(configuration, around.clock(), ready -> keepLink(ready, configuration, log));
    } catch (DataFolder.InUse e) {
      throw new OperatorProblem(String.valueOf(e.getMessage()), e);
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("shutdown").unstarted(() -> stop(app, configuration, log)));
    log.info(
        "Fermata {} is ready at {} after {} ms, data in {}",
        Version.current(),
        app.url(),
        (System.nanoTime() - started) / 1_000_000,
        configuration.storage().data());
    if (LogSetup.onTerminal()) {
      app.setupLink().ifPresent(link -> show(link, around.out()));
    }
    String problem = app.lost().get();
    app.close();
    throw new OperatorProblem(problem);
  }

  private static void stop(App app, Configuration configuration, Logger log) {
    log.info("Stopping");
    app.close();
    forget(linkFile(configuration), log);
    log.info("Stopped");
  }

  private static void show(URI link, PrintStream out) {
    out.println();
    out.println("  Open this link within the hour to set up your workspace:");
    out.println();
    out.println("    " + link);
    out.println();
  }

  /// Where nobody looks at a terminal, a link that makes an owner goes into a file that only this
  /// account reads, and never into a log.
  private static void keepLink(App app, Configuration configuration, Logger log) {
    Path file = linkFile(configuration);
    delete(file);
    if (LogSetup.onTerminal()) {
      return;
    }
    Optional<URI> link = app.setupLink();
    if (link.isEmpty()) {
      return;
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, link.get() + "\n");
    } catch (IOException e) {
      throw new OperatorProblem("The set-up link could not be written to " + file + ".", e);
    }
    log.info("The link to set up the workspace is in {}", file);
    var _ = app.whenSetUp().thenRun(() -> forget(file, log));
  }

  private static Path linkFile(Configuration configuration) {
    return configuration.storage().run().resolve("setup-link");
  }

  /// It works no longer.
  private static void forget(Path file, Logger log) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("The used set-up link {} could not be removed", file, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new OperatorProblem("The old set-up link " + file + " could not be removed.", e);
    }
  }
}
