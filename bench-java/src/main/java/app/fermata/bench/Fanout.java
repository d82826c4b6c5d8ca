package app.fermata.bench;

import app.fermata.bench.load.Chatter;
import app.fermata.bench.load.Crowd;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.Texts;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// One channel, everybody in it: what a message costs that many read.
@Command(
    name = "fanout",
    description =
        "One channel with many members: most deliveries a second, then latency at a rate.")
final class Fanout implements Callable<Report> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--members",
      description = "Members of the channel, all connected; at most 15,000 (default: 500).",
      defaultValue = "500")
  private int members;

  @Option(
      names = "--window",
      description = "Messages in flight in phase 1 (default: 64).",
      defaultValue = "64")
  private int window;

  @Option(
      names = "--rate",
      description = "Deliveries a second in phase 2 (default: 100,000).",
      defaultValue = "100000")
  private int rate;

  @Option(
      names = "--length",
      description = "Characters of a message (default: 113, the median of a large archive).",
      defaultValue = "113")
  private int length;

  @Override
  public Report call() throws Exception {
    Bounds.require("--members", members, 2, 15_000);
    Bounds.require("--window", window, 1, 4_000);
    Bounds.require("--length", length, 1, 30_000);
    try (Stage stage = Stage.with(options, "fanout", Population.oneChannel(members))) {
      LoadLoop loop = stage.load();
      String text = Texts.words(length);
      var chatter = new Chatter(loop, _ -> text);
      var crowd = new Crowd(loop);
      crowd.connect(stage.workspace().people(), chatter);
      chatter.room(stage.workspace().rooms().getFirst(), crowd.connections());
      Report report = stage.report("fanout").figure("members", "members", members);

      stage.say("as fast as possible");
      Measured best = fastest(stage, chatter);
      reportFastest(report, best);

      stage.say("at " + rate + " deliveries a second");
      Measured paced = atRate(stage, chatter);
      reportPaced(report, paced, chatter);
      chatter.ending();
      Trouble.ifAny(chatter.faults());
      return report;
    }
  }

  private Measured fastest(Stage stage, Chatter chatter) throws InterruptedException {
    chatter.talkAsFastAsPossible(window);
    Measured.warmUp(chatter, options, 30_000);
    Measured best = Measured.best(stage, chatter, options.measurement());
    chatter.silence();
    chatter.awaitSilence(PATIENCE);
    return best;
  }

  private Measured atRate(Stage stage, Chatter chatter) throws InterruptedException {
    chatter.talkAtRate((double) rate / members);
    TimeUnit.NANOSECONDS.sleep(options.settling().toNanos());
    chatter.forgetLatencies();
    Measured measured = Measured.during(stage, chatter, options.measurement().multipliedBy(2));
    chatter.silence();
    chatter.awaitSilence(PATIENCE);
    return measured;
  }

  private static void reportFastest(Report report, Measured best) {
    report
        .figure(
            "deliveriesPerSecond",
            "deliveries a second, at most",
            best.deliveriesPerSecond(),
            "200,000 / 700,000")
        .figure("messagesPerSecondHot", "messages a second then", best.messagesPerSecond());
    best.cpuPerMillionDeliveries(
        report, "cpuSecondsPerMillionHot", "CPU s per million deliveries", "– / 1.2");
    report.figure(
        "wireBytesPerDelivery", "bytes of a delivery on the wire", best.bytesPerDelivery());
  }

  private static void reportPaced(Report report, Measured paced, Chatter chatter) {
    report
        .figure(
            "pacedDeliveriesPerSecond", "phase 2: deliveries a second", paced.deliveriesPerSecond())
        .figure("p50Millis", "delivery p50, ms", chatter.delivery().percentileMillis(50))
        .figure("p99Millis", "delivery p99, ms", chatter.delivery().percentileMillis(99), "30 / 15")
        .figure("maxMillis", "delivery, slowest, ms", chatter.delivery().maxMillis());
    paced.cpuPerMillionDeliveries(
        report, "cpuSecondsPerMillionPaced", "CPU s per million deliveries", "");
  }
}
