package app.fermata.bench;

import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.mix.Action;
import app.fermata.bench.mix.Day;
import app.fermata.bench.mix.Measures;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ProcessTree;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A company at work.
@Command(
    name = "mix",
    description = "Everything that people do, in the proportions of a documented load model.")
final class Mix implements Callable<Report> {
  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--people",
      description = "People, all connected (default: 5,000; quick: 500).",
      defaultValue = "5000")
  private int people;

  @Option(
      names = "--messages",
      description = "Messages that each channel holds already (default: 100).",
      defaultValue = "100")
  private int messages;

  @Option(
      names = "--busier",
      description = "How many times as much everybody does as people do (default: 1).",
      defaultValue = "1")
  private int busier;

  @Override
  public Report call() throws Exception {
    Bounds.require("--people", people, 4, 28_000);
    Bounds.require("--messages", messages, 1, 10_000);
    Bounds.require("--busier", busier, 1, 100_000);
    int number = options.sized(people, 500);
    OpenFiles.require(number);
    var random = new SplittableRandom(options.seed);
    Population population = Population.company(number, messages, random);
    try (Stage stage = Stage.with(options, "mix", population)) {
      LoadLoop loop = stage.load();
      var day = new Day(loop, population, stage.workspace(), random);
      stage.say("connecting " + number);
      day.connect();
      stage.say("working");
      day.begin(busier);
      TimeUnit.NANOSECONDS.sleep(options.warmUp().toNanos());
      day.forget();
      Day.Counts before = day.counts();
      Optional<ProcessTree.Cpu> cpuBefore = stage.processes().map(ProcessTree::cpu);
      TimeUnit.NANOSECONDS.sleep(options.measurement().multipliedBy(3).toNanos());
      Optional<ProcessTree.Cpu> cpu =
          stage.processes().map(now -> now.cpu().since(cpuBefore.orElseThrow()));
      Day.Counts after = day.counts();
      stage.say("checking");
      Report figures = figures(stage, number, day, before, after);
      day.end();
      Measures measures = day.measures();
      Trouble.ifAny(day.faults());
      reportErrors(stage, figures, measures);
      double seconds = (after.nanos() - before.nanos()) / 1e9;
      cpu.ifPresent(
          used ->
              figures
                  .figure(
                      "serverCores",
                      "cores of the server that were busy",
                      used.total().toNanos() / 1e9 / seconds)
                  .figure(
                      "serverCoresDatabase",
                      "… of it PostgreSQL",
                      used.others().toNanos() / 1e9 / seconds));
      return figures.figure(
          "answersChecked", "answers held against what was written", measures.answersChecked());
    }
  }

  /// What was measured while everybody worked; what is checked afterwards takes its own time.
  private Report figures(Stage stage, int people, Day day, Day.Counts before, Day.Counts after) {
    Measures measures = day.measures();
    double seconds = (after.nanos() - before.nanos()) / 1e9;
    Report report =
        stage
            .report("mix")
            .figure("people", "people, all connected", people)
            .figure("busier", "how many times as busy as people are", busier)
            .figure(
                "actionsPerSecond",
                "actions a second",
                (after.actions() - before.actions()) / seconds)
            .figure(
                "deliveriesPerSecond",
                "deliveries a second",
                (after.deliveries() - before.deliveries()) / seconds)
            .figure("p50Millis", "p50, ms", measures.all().percentileMillis(50))
            .figure("p99Millis", "p99, ms", measures.all().percentileMillis(99), "500")
            .figure(
                "deliveryP99Millis",
                "message to reader, p99, ms",
                measures.delivery().percentileMillis(99));
    for (Action action : Action.values()) {
      if (measures.of(action).count() > 0) {
        report
            .figure(
                action.key() + "P50Millis",
                action.words() + ", p50, ms",
                measures.of(action).percentileMillis(50))
            .figure(
                action.key() + "P99Millis", "… p99, ms", measures.of(action).percentileMillis(99));
      }
    }
    return report;
  }

  private static void reportErrors(Stage stage, Report report, Measures measures) {
    report.figure("errors", "errors", measures.errors(), "0");
    List<String> failures = measures.failures();
    failures.forEach(stage::say);
  }
}
