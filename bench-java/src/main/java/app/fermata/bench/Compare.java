package app.fermata.bench;

import app.fermata.bench.load.Chatter;
import app.fermata.bench.load.Crowd;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.peer.Ejabberd;
import app.fermata.bench.peer.XmppChatter;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ProcessTree;
import app.fermata.bench.target.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The same load on another server, turn by turn in the same minutes.
@Command(
    name = "compare",
    description = "Fan-out and directs beside another server, turn by turn, with the ratios.")
final class Compare implements Callable<Report> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LENGTH = 113;

  @Mixin private RunOptions options = new RunOptions();

  /// The servers that can be compared with.
  enum Peer {
    EJABBERD
  }

  @Option(
      names = "--peer",
      description = "The other server: ejabberd, Debian's (default).",
      defaultValue = "ejabberd")
  private Peer peer = Peer.EJABBERD;

  @Option(
      names = "--members",
      description = "Members of the channel (default: 500).",
      defaultValue = "500")
  private int members;

  @Option(
      names = "--pairs",
      description = "Pairs of people who write to each other (default: 500).",
      defaultValue = "500")
  private int pairs;

  @Option(names = "--rounds", description = "Turns of each (default: 3).", defaultValue = "3")
  private int rounds;

  @Override
  public Report call() throws Exception {
    Bounds.require("--members", members, 2, 5_000);
    Bounds.require("--pairs", pairs, 1, 2_500);
    Bounds.require("--rounds", rounds, 1, 20);
    Shape fanout = new Shape("fanout", Population.oneChannel(members), 64, 30_000);
    Shape direct = new Shape("direct", Population.pairs(pairs), 2, 200_000);
    Report report;
    try (Stage stage = Stage.empty(options, "compare")) {
      report = stage.report("compare");
    }
    report.fact("peer", "peer", peer.name().toLowerCase(Locale.ROOT));
    run(fanout, report, "deliveries");
    run(direct, report, "messages");
    return report;
  }

  /// @param window messages in flight in each room
  /// @param warm messages before our server counts as warm
  private record Shape(String name, Population population, int window, int warm) {}

  private void run(Shape shape, Report report, String unit) throws Exception {
    try (Stage stage = Stage.with(options, shape.name(), shape.population());
        Ejabberd server = Ejabberd.start(Stage.serverCores())) {
      LoadLoop loop = stage.load();
      String text = Texts.words(LENGTH);
      var ours = new Ours(stage, shape, loop, text);
      var theirs = new Theirs(server, shape, loop, text);
      stage.say(shape.name() + ": warming up");
      ours.turn(options, true);
      theirs.turn(options, true);
      var ourTurns = new ArrayList<Turn>();
      var theirTurns = new ArrayList<Turn>();
      for (int round = 1; round <= rounds; round++) {
        stage.say(shape.name() + ": round " + round + " of " + rounds);
        ourTurns.add(ours.turn(options, false));
        theirTurns.add(theirs.turn(options, false));
      }
      Trouble.ifAny(ours.chatter.faults());
      Trouble.ifAny(theirs.chatter.faults());
      write(report, shape.name(), unit, ourTurns, theirTurns);
    }
  }

  /// @param units deliveries, or messages of directs
  private record Turn(double units, double seconds, double cpuSeconds) {

    double perSecond() {
      return units / seconds;
    }

    double cpuPerMillion() {
      return cpuSeconds / (units / 1e6);
    }
  }

  private static void write(
      Report report, String shape, String unit, List<Turn> ours, List<Turn> theirs) {
    double ourRate = median(ours.stream().map(Turn::perSecond).toList());
    double theirRate = median(theirs.stream().map(Turn::perSecond).toList());
    double ourCpu = median(ours.stream().map(Turn::cpuPerMillion).toList());
    double theirCpu = median(theirs.stream().map(Turn::cpuPerMillion).toList());
    report
        .figure(shape + "PerSecond", shape + ": " + unit + " a second, Fermata", ourRate)
        .figure(shape + "PeerPerSecond", "… the peer", theirRate)
        .figure(shape + "RateRatio", "… ratio", ourRate / theirRate)
        .figure(shape + "CpuSecondsPerMillion", "… CPU s per million, Fermata", ourCpu)
        .figure(shape + "PeerCpuSecondsPerMillion", "… the peer", theirCpu)
        .figure(shape + "CpuRatio", "… ratio, the peer's to ours", theirCpu / ourCpu);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /// Our side of it.
  private static final class Ours {
    private final Stage stage;
    private final Shape shape;
    private final Chatter chatter;

    Ours(Stage stage, Shape shape, LoadLoop loop, String text) throws InterruptedException {
      this.stage = stage;
      this.shape = shape;
      this.chatter = new Chatter(loop, _ -> text);
      var crowd = new Crowd(loop);
      crowd.connect(stage.workspace().people(), chatter);
      for (int i = 0; i < shape.population().rooms().size(); i++) {
        var there = new ArrayList<app.fermata.bench.load.LoadConnection>();
        for (int member : shape.population().rooms().get(i).members()) {
          there.add(crowd.connection(member));
        }
        chatter.room(stage.workspace().rooms().get(i), there);
      }
    }

    Turn turn(RunOptions options, boolean warmUp) throws InterruptedException {
      chatter.talkAsFastAsPossible(shape.window());
      if (warmUp) {
        Measured.warmUp(chatter, options, shape.warm());
      } else {
        TimeUnit.SECONDS.sleep(1);
      }
      Measured measured = Measured.during(stage, chatter, options.measurement());
      chatter.silence();
      chatter.awaitSilence(PATIENCE);
      boolean direct = shape.population().rooms().getFirst().direct();
      return new Turn(
          direct ? measured.counts().acknowledged() : measured.counts().delivered(),
          measured.counts().seconds(),
          measured.cpu().map(ProcessTree.Cpu::total).map(Compare::seconds).orElse(0.0));
    }
  }

  /// The peer's side.
  private static final class Theirs {
    private final Ejabberd server;
    private final Shape shape;
    private final XmppChatter chatter;

    Theirs(Ejabberd server, Shape shape, LoadLoop loop, String text) throws InterruptedException {
      this.server = server;
      this.shape = shape;
      this.chatter = new XmppChatter(loop, server, text);
      chatter.connect(shape.population().people());
      if (shape.population().rooms().getFirst().direct()) {
        chatter.pairs();
      } else {
        chatter.oneRoom();
      }
    }

    Turn turn(RunOptions options, boolean warmUp) throws InterruptedException {
      chatter.talk(shape.window());
      TimeUnit.SECONDS.sleep(warmUp ? 5 : 1);
      ProcessTree.Cpu cpuBefore = server.processes().cpu();
      XmppChatter.Counts before = chatter.counts();
      TimeUnit.NANOSECONDS.sleep(options.measurement().toNanos());
      XmppChatter.Counts after = chatter.counts();
      Duration cpu = server.processes().cpu().since(cpuBefore).total();
      chatter.silence();
      return new Turn(
          after.delivered() - before.delivered(),
          (after.nanos() - before.nanos()) / 1e9,
          seconds(cpu));
    }
  }
}
