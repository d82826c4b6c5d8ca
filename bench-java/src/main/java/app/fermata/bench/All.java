package app.fermata.bench;

import java.io.IOException;
import java.time.Duration;
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
    description =
        "Everything above but compare; --quick takes about ten minutes, a full run about an hour.")
final class All implements Callable<Findings> {
  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--only",
      split = ",",
      description = "Only these, such as idle,direct; compare only if it is named here.")
  private List<String> only = List.of();

  @Option(
      names = "--write",
      description =
          "Put the figures into docs/performance.md, which nothing else does. Each run has a part"
              + " of its own there; what did not run, or failed, stays as it was.")
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
        new Web(),
        new Compare());
  }

  /// Those that are asked for.
  static List<Callable<Report>> chosen(List<Callable<Report>> runs, List<String> only) {
    List<String> unknown = only.stream().filter(name -> !names(runs).contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new Trouble(
          "--only knows "
              + String.join(", ", names(runs))
              + ", not "
              + String.join(", ", unknown)
              + ".");
    }
    return runs.stream()
        .filter(run -> only.isEmpty() ? !(run instanceof Compare) : only.contains(nameOf(run)))
        .toList();
  }

  private static List<String> names(List<Callable<Report>> runs) {
    return runs.stream().map(All::nameOf).toList();
  }

  private static String nameOf(Callable<Report> run) {
    return new CommandLine(run).getCommandName();
  }

  @Override
  public Findings call() throws Exception {
    if (options.url != null) {
      throw new Trouble("This starts servers of its own; leave --url away.");
    }
    return each(chosen(runs(), only), options, write ? this::write : _ -> {});
  }

  private void write(Report report) throws IOException, InterruptedException {
    PerformancePage.of(Stage.home()).write(List.of(report), names(runs()), options.quick);
  }

  /// Whoever hears of a run's report.
  interface Hearer {
    void accept(Report report) throws IOException, InterruptedException;
  }

  /// Runs all of them with these options; those that fail do not keep the others from running.
  ///
  /// @param done hears of each that succeeded, at once
  static Reports each(List<Callable<Report>> runs, RunOptions options, Hearer done)
      throws InterruptedException {
    var reports = new ArrayList<Report>();
    Map<String, String> failures = new LinkedHashMap<>();
    long began = System.nanoTime();
    for (Callable<Report> run : runs) {
      var line = new CommandLine(run).setCaseInsensitiveEnumValuesAllowed(true);
      String name = line.getCommandName();
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      options.say(name + ", after %d min %02d s".formatted(seconds / 60, seconds % 60));
      try {
        line.parseArgs(options.forOneRun().toArray(String[]::new));
        Report report = run.call();
        done.accept(report);
        reports.add(report);
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
}
