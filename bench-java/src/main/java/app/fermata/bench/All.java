package app.fermata.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Everything, one after the other, each on a server of its own.
@Command(
    name = "all",
    description = "Everything above; --quick takes about ten minutes, a full run about an hour.")
final class All implements Callable<Findings> {
  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--write",
      description = "Put the figures into docs/performance.md, which nothing else does.")
  private boolean write;

  /// The runs, in the order in which the page shows them.
  private static List<Callable<Report>> runs() {
    return List.of(
        new Idle(),
        new Fanout(),
        new Sparse(),
        new Direct(),
        new Start(),
        new Storm(),
        new Sync(),
        new History(),
        new Mix(),
        new Web());
  }

  @Override
  public Findings call() throws Exception {
    if (options.url != null) {
      throw new Trouble("This starts servers of its own; leave --url away.");
    }
    Reports reports = each(runs(), options);
    if (write) {
      write(reports);
    }
    return reports;
  }

  /// Runs all of them with these options; those that fail do not keep the others from running.
  static Reports each(List<Callable<Report>> runs, RunOptions options) throws InterruptedException {
    var reports = new ArrayList<Report>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (Callable<Report> run : runs) {
      var line = new CommandLine(run);
      String name = line.getCommandName();
      options.say(name);
      try {
        line.parseArgs(options.forOneRun().toArray(String[]::new));
        reports.add(run.call());
      } catch (InterruptedException e) {
        throw e;
      } catch (Trouble trouble) {
        failures.put(name, String.valueOf(trouble.getMessage()));
      } catch (Exception e) {
        e.printStackTrace(System.err);
        failures.put(name, e.toString());
      }
      if (failures.containsKey(name)) {
        options.say(name + " failed: " + failures.get(name));
      }
    }
    return new Reports(reports, failures);
  }

  private void write(Reports reports) throws IOException, InterruptedException {
    if (!reports.failures().isEmpty()) {
      throw new Trouble(
          "docs/performance.md is as it was, since these failed: "
              + String.join(", ", reports.failures().keySet())
              + ".");
    }
    PerformancePage.of(Stage.home()).write(reports, options.quick);
  }
}
