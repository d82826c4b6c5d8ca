package app.fermata.bench;

import app.fermata.bench.target.Population;
import app.fermata.bench.target.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long it takes from `./fermata` to the first answer.
@Command(
    name = "start",
    description = "From the start of the process until it is ready, on new and on existing data.")
final class Start implements Callable<Report> {
  private final List<Double> cpu = new ArrayList<>();

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--times",
      description = "Starts of each sort (default: 5; quick: 2).",
      defaultValue = "5")
  private int times;

  @Option(
      names = "--people",
      description =
          "Accounts in the existing data (default: 1,000); 0: it is what a first start leaves.",
      defaultValue = "1000")
  private int people;

  @Override
  public Report call() throws Exception {
    Bounds.require("--times", times, 1, 100);
    Bounds.require("--people", people, 0, 50_000);
    if (options.url != null) {
      throw new Trouble("This run starts its own servers; leave --url away.");
    }
    int number = options.sized(times, 2);
    try (Stage stage = Stage.empty(options, "start")) {
      ServerProcess.Start how = stage.prepared();
      stage.say("on new data");
      var fresh = new ArrayList<Double>();
      for (int i = 0; i < number; i++) {
        Path folder = stage.work().resolve("fresh-" + i);
        fresh.add(once(stage, how.withData(folder)));
      }
      if (people > 1) {
        stage.seed(Population.company(people, 10, new SplittableRandom(options.seed)));
      } else {
        how = how.withData(stage.work().resolve("fresh-0"));
      }
      stage.say("on existing data");
      cpu.clear();
      var existing = new ArrayList<Double>();
      for (int i = 0; i < number; i++) {
        existing.add(once(stage, how));
      }
      return stage
          .report("start")
          .figure("times", "starts of each sort", number)
          .figure("freshSeconds", "on new data, best, s", Collections.min(fresh))
          .figure("freshMedianSeconds", "on new data, median, s", median(fresh))
          .figure(
              "existingSeconds", "on existing data, best, s", Collections.min(existing), "3 / 1.5")
          .figure("existingMedianSeconds", "on existing data, median, s", median(existing))
          .figure("existingCpuSeconds", "CPU s of such a start, median", median(cpu));
    }
  }

  private double once(Stage stage, ServerProcess.Start how) throws Exception {
    try (ServerProcess server = stage.start(how)) {
      cpu.add(server.processes().cpu().total().toNanos() / 1e9);
      return server.untilReady().toNanos() / 1e9;
    }
  }

  private static double median(List<Double> numbers) {
    return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElseThrow();
  }
}
