package app.fermata.bench;

import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.storm.Talk;
import app.fermata.bench.target.LeftBehind;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ProcessTree;
import app.fermata.bench.target.ServerProcess;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A server that is killed under everybody: how soon all are back, and whether anything is missing
/// afterwards.
@Command(name = "storm", description = "kill -9 and restart under very many clients, which resume.")
final class Storm implements Callable<Report> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--clients",
      description = "Clients, each of another account (default: 10,000; quick: 500).",
      defaultValue = "10000")
  private int clients;

  @Option(
      names = "--conversations",
      description = "Conversations that each is in (default: 50).",
      defaultValue = "50")
  private int conversations;

  @Option(
      names = "--rooms",
      description = "Of all conversations, those in which people write (default: 20).",
      defaultValue = "20")
  private int rooms;

  @Option(
      names = "--rate",
      description = "Messages a second, over all of them (default: 20).",
      defaultValue = "20")
  private int rate;

  @Override
  public Report call() throws Exception {
    Bounds.require("--clients", clients, 1, 28_000);
    Bounds.require("--conversations", conversations, 1, 500);
    Bounds.require("--rooms", rooms, 1, 1_000);
    Bounds.require("--rate", rate, 1, 1_000);
    int number = options.sized(clients, 500);
    OpenFiles.require(number);
    if (options.url != null) {
      throw new Trouble("This run kills its server; leave --url away.");
    }
    Population population = Population.overlapping(number, conversations);
    try (Stage stage = Stage.with(options, "storm", population)) {
      LoadLoop loop = stage.load();
      var random = new SplittableRandom(options.seed);
      var talk = new Talk(loop, stage.workspace(), population, rooms, random);
      stage.say("connecting " + number);
      talk.connect();
      talk.begin(rate);
      TimeUnit.NANOSECONDS.sleep(options.measurement().toNanos());

      stage.say("killing the server");
      stage.open(() -> LeftBehind.stop(stage.data()));
      long killed = System.nanoTime();
      stage.server().kill();
      ServerProcess second = stage.start(stage.server().start());
      double ready = (System.nanoTime() - killed) / 1e9;
      stage.say("waiting for everybody");
      talk.awaitLive(PATIENCE);
      double allLive = (talk.lastLive() - killed) / 1e9;
      ProcessTree.Cpu cpu = second.processes().cpu();
      long peak = second.processes().peakResidentBytes();

      TimeUnit.NANOSECONDS.sleep(options.measurement().toNanos());
      stage.say("checking");
      talk.end(PATIENCE);
      Trouble.ifAny(talk.faults());
      return stage
          .report("storm")
          .figure("clients", "clients", number)
          .figure("conversations", "conversations of each", conversations)
          .figure("secondsUntilAllLive", "kill to last resumed, s", allLive, "30 / 10")
          .figure("secondsUntilReady", "… of it until the server is ready, s", ready)
          .figure("cpuSeconds", "CPU s of the server until then", cpu.total().toNanos() / 1e9)
          .figure("cpuSecondsDatabase", "… of it PostgreSQL", cpu.others().toNanos() / 1e9)
          .figure("attempts", "connections tried meanwhile", talk.attempts())
          .figure("peakRssBytes", "most resident memory of the JVM, bytes", peak)
          .figure("deliveries", "messages times readers, checked", talk.deliveries())
          .figure("lost", "lost", talk.lost(), "0")
          .figure("duplicated", "duplicated", talk.duplicated(), "0");
    }
  }
}
