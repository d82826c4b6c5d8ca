package app.fermata.bench;

import app.fermata.bench.load.Chatter;
import app.fermata.bench.load.Crowd;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.target.DiskUse;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.Texts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Two people at a time: what a message costs that one other person reads.
@Command(
    name = "direct",
    description = "Pairs of people: most messages a second, then latency at a rate.")
final class Direct implements Callable<Report> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--pairs",
      description = "Pairs of people who write to each other (default: 500).",
      defaultValue = "500")
  private int pairs;

  @Option(
      names = "--window",
      description = "Messages in flight in each pair in phase 1 (default: 2).",
      defaultValue = "2")
  private int window;

  @Option(
      names = "--rate",
      description = "Messages a second in phase 2 (default: 5,000).",
      defaultValue = "5000")
  private int rate;

  @Override
  public Report call() throws Exception {
    Bounds.require("--pairs", pairs, 1, 9_000);
    Bounds.require("--window", window, 1, 64);
    try (Stage stage = Stage.with(options, "direct", Population.pairs(pairs))) {
      LoadLoop loop = stage.load();
      String text = Texts.words(113);
      var chatter = new Chatter(loop, _ -> text);
      var crowd = new Crowd(loop);
      crowd.connect(stage.workspace().people(), chatter);
      for (int pair = 0; pair < pairs; pair++) {
        chatter.room(
            stage.workspace().rooms().get(pair),
            List.of(crowd.connection(2 * pair), crowd.connection(2 * pair + 1)));
      }
      Report report = stage.report("direct").figure("pairs", "pairs", pairs);

      stage.say("as fast as possible");
      long bytesBefore = DiskUse.of(stage.data());
      Chatter.Counts before = chatter.counts();
      chatter.talkAsFastAsPossible(window);
      Measured.warmUp(chatter, options, 200_000);
      Measured best = Measured.best(stage, chatter, options.measurement());
      chatter.silence();
      chatter.awaitSilence(PATIENCE);
      long written = chatter.counts().since(before).acknowledged();
      long bytes = DiskUse.of(stage.data()) - bytesBefore;
      report.figure(
          "messagesPerSecond",
          "messages a second, at most",
          best.messagesPerSecond(),
          "10,000 / 20,000");
      best.cpuPerMillionMessages(
          report, "cpuSecondsPerMillionMessages", "CPU s per million messages", "60 / 35");
      if (bytesBefore > 0) {
        report.figure(
            "bytesPerMessage", "bytes of a message on disk, indexes too", (double) bytes / written);
      }

      stage.say("at " + rate + " messages a second");
      chatter.talkAtRate(rate);
      TimeUnit.NANOSECONDS.sleep(options.settling().toNanos());
      chatter.forgetLatencies();
      Measured paced = Measured.during(stage, chatter, options.measurement().multipliedBy(2));
      chatter.silence();
      chatter.awaitSilence(PATIENCE);
      chatter.ending();
      Trouble.ifAny(chatter.faults());
      report
          .figure("pacedMessagesPerSecond", "phase 2: messages a second", paced.messagesPerSecond())
          .figure(
              "ackP50Millis",
              "acknowledged p50, ms",
              chatter.acknowledgement().percentileMillis(50))
          .figure(
              "ackP99Millis",
              "acknowledged p99, ms",
              chatter.acknowledgement().percentileMillis(99),
              "25 / 10")
          .figure(
              "deliveryP99Millis", "delivered p99, ms", chatter.delivery().percentileMillis(99));
      paced.cpuPerMillionMessages(
          report, "cpuSecondsPerMillionPaced", "CPU s per million messages", "");
      return report;
    }
  }
}
