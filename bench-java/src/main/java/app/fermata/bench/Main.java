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
    subcommands = {Fanout.class, Sparse.class, Direct.class, Compare.class})
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
          printReport(parsed, out);
          return code;
        });
    return line.execute(args);
  }

  private static void printReport(ParseResult parsed, PrintStream out) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    Object result = last.commandSpec().commandLine().getExecutionResult();
    if (result instanceof Report report) {
      if (last.hasMatchedOption("--json")) {
        out.println(report.json());
      } else {
        report.print(out);
      }
    }
  }
}
