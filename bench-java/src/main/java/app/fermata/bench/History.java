package app.fermata.bench;

import app.fermata.bench.history.PageReader;
import app.fermata.bench.history.PageReader.Sort;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ProcessTree;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reading in a conversation with a very long past.
@Command(
    name = "history",
    description = "Pages of one conversation with very many messages, over HTTP.")
final class History implements Callable<Report> {
  private static final int READERS = 200;
  private static final int QUICK = 100_000;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--messages",
      description =
          "Messages of the conversation, replies included (default: 1,000,000; quick: 100,000).",
      defaultValue = "1000000")
  private int messages;

  @Option(
      names = "--members",
      description = "Its members, who read in turn (default: 200).",
      defaultValue = "200")
  private int members = READERS;

  @Override
  public Report call() throws Exception {
    Bounds.require("--messages", messages, 10, 20_000_000);
    Bounds.require("--members", members, 2, 10_000);
    int number = options.sized(messages, QUICK);
    var random = new SplittableRandom(options.seed);
    Population population = Population.oneLongPast(members, number, random);
    try (Stage stage = Stage.with(options, "history", population)) {
      LoadLoop loop = stage.load();
      var reader = new PageReader(loop, population, stage.workspace(), random);
      stage.say("warming up");
      reader.read(options.warmUp());
      reader.forget();
      stage.say("reading");
      Optional<ProcessTree.Cpu> before = stage.processes().map(ProcessTree::cpu);
      reader.read(options.measurement().multipliedBy(2));
      Optional<ProcessTree.Cpu> cpu =
          stage.processes().map(now -> now.cpu().since(before.orElseThrow()));
      Trouble.ifAny(reader.faults());

      Report report =
          stage
              .report("history")
              .figure("messages", "messages of the conversation", number)
              .figure("pages", "pages read", reader.all().count())
              .figure("p50Millis", "p50, ms", reader.all().percentileMillis(50), "5 / 1")
              .figure("p99Millis", "p99, ms", reader.all().percentileMillis(99), "20 / 5");
      for (Sort sort : Sort.values()) {
        report
            .figure(
                sort.key() + "P50Millis",
                sort.words() + ", p50, ms",
                reader.of(sort).percentileMillis(50))
            .figure(sort.key() + "P99Millis", "… p99, ms", reader.of(sort).percentileMillis(99));
      }
      report
          .figure(
              "roundTripP50Millis",
              "for comparison: a request for who one is, p50, ms",
              reader.roundTrip().percentileMillis(50))
          .figure("bytesPerPage", "bytes of a page", reader.bytesPerPage());
      cpu.ifPresent(
          used ->
              report
                  .figure(
                      "cpuMillisPerPage",
                      "CPU ms of the server for a page",
                      used.total().toNanos() / 1e6 / reader.requests())
                  .figure(
                      "cpuMillisPerPageDatabase",
                      "… of it PostgreSQL",
                      used.others().toNanos() / 1e6 / reader.requests()));
      return report;
    }
  }
}
