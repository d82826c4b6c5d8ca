package app.fermata.bench;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/// The command line.
@Command(
    name = "bench",
    description = "Measures a Fermata server. Every sub-command explains itself with --help.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Fanout.class,
      Sparse.class,
      Direct.class,
      Idle.class,
      Storm.class,
      Sync.class,
      History.class,
      Mix.class,
      Start.class,
      Web.class,
      Compare.class,
      All.class,
      Faults.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  /// Returns the exit code: 0, 1 where a run failed, 2 where the command line is wrong.
  static int run(PrintStream out, PrintStream err, String... args) {
    CommandLine line = new CommandLine(new Main());
    for (CommandLine sub : line.getSubcommands().values()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true);
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (e, command, _) -> {
          if (e instanceof Trouble) {
            err.println("bench: " + e.getMessage());
          } else {
            e.printStackTrace(err);
          }
          return 1;
        });
    line.setExecutionStrategy(
        parsed -> {
          int code = new CommandLine.RunLast().execute(parsed);
          return Math.max(code, print(parsed, out));
        });
    return line.execute(args);
  }

  /// Returns the exit code that the findings deserve.
  private static int print(ParseResult parsed, PrintStream out) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    Object result = last.commandSpec().commandLine().getExecutionResult();
    if (!(result instanceof Findings findings)) {
      return 0;
    }
    if (last.hasMatchedOption("--json")) {
      out.println(findings.json());
    } else {
      findings.print(out);
    }
    return switch (findings) {
      case Report _ -> 0;
      case FaultFindings found -> found.violations().isEmpty() ? 0 : 1;
      case Reports(_, var failures) -> failures.isEmpty() ? 0 : 1;
    };
  }
}
