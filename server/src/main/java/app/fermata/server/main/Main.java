package app.fermata.server.main;

import app.fermata.server.Version;
import app.fermata.server.config.OperatorProblem;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Where the process begins.
public final class Main {
  private Main() {}

  /// Runs the command line and ends the process with its exit code.
  public static void main(String[] args) {
    run(InstantSource.system(), args);
  }

  /// The same with another clock, which `./bench faults` steps back and forth.
  public static void run(InstantSource clock, String... args) {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    Path home = Path.of(System.getProperty("fermata.home", ""));
    Settings settings = new Settings(System.getenv(), home);
    System.exit(
        run(args, new Commands.Surroundings(settings, clock, System.in, System.out, System.err)));
  }

  /// Runs the command line.
  ///
  /// @return 0 when all went well, 1 for what the operator has to put right, 2 for a wrong command
  ///   line
  static int run(
      String[] args,
      Map<String, String> environment,
      Path home,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    Settings settings = new Settings(environment, home);
    return run(args, new Commands.Surroundings(settings, InstantSource.system(), in, out, err));
  }

  private static int run(String[] args, Commands.Surroundings around) {
    LogSetup.beforeSettings();
    return commandLine(around).execute(args);
  }

  private static CommandLine commandLine(Commands.Surroundings around) {
    CommandLine root = new CommandLine(new Root(around));
    root.addSubcommand(new Serve(around))
        .addSubcommand(new Commands.Setup(around))
        .addSubcommand(new Commands.Invite(around))
        .addSubcommand(new Commands.ResetPassword(around))
        .addSubcommand(new Commands.SignOutEverybody(around))
        .addSubcommand(new Commands.Backup(around))
        .addSubcommand(new Commands.RestoreFile(around))
        .addSubcommand(new Commands.Rebuild(around))
        .addSubcommand(
            new CommandLine(new Commands.Import()).addSubcommand(new Commands.ImportSlack(around)))
        .addSubcommand(new Commands.CallDoctor(around))
        .addSubcommand(new Commands.ShowVersion(around))
        .addSubcommand(new Help());
    root.getCommandSpec().version("Fermata " + Version.current());
    around.settings().addTo(root.getCommandSpec());
    root.setOut(new PrintWriter(around.out(), true, around.out().charset()));
    root.setErr(new PrintWriter(around.err(), true, around.err().charset()));
    root.setParameterExceptionHandler(
        (e, _) -> {
          around.err().println("fermata: " + e.getMessage());
          Suggestion.of(e)
              .ifPresent(word -> around.err().println("Did you mean fermata " + word + "?"));
          around.err().println("Try fermata --help.");
          return CommandLine.ExitCode.USAGE;
        });
    root.setExecutionExceptionHandler((e, _, _) -> explain(e, around.err()));
    return root;
  }

  /// One sentence for what the operator can put right; everything else is a defect and shows where.
  private static int explain(Exception e, PrintStream err) {
    if (e instanceof OperatorProblem problem) {
      err.println("fermata: " + problem.getMessage());
      LoggerFactory.getLogger(Main.class).debug("Caused by", problem);
      return problem.isCommandLine() ? CommandLine.ExitCode.USAGE : 1;
    }
    err.println("fermata: an unexpected error; please report it with what follows.");
    e.printStackTrace(err);
    return 1;
  }

  /// `fermata` without a command is `fermata serve`.
  @Command(
      name = "fermata",
      description = "Fermata: communication for teams that do not sit in one room.",
      synopsisSubcommandLabel = "[COMMAND]",
      footer = {
        "",
        "Every option is also an environment variable (FERMATA_PUBLIC_URL) and a line in",
        "fermata.conf in the data folder (public-url=https://chat.example.org)."
      })
  static final class Root implements Callable<Integer> {
    private final Serve serve;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        scope = CommandLine.ScopeType.INHERIT,
        description = "Show this and end.")
    private boolean help;

    @Option(
        names = {"-V", "--version"},
        versionHelp = true,
        description = "Say which Fermata this is and end.")
    private boolean version;

    Root(Commands.Surroundings around) {
      this.serve = new Serve(around);
    }

    @Override
    public Integer call() throws Exception {
      return help || version ? 0 : serve.call();
    }
  }
}
