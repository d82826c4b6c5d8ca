package app.fermata.bench;

import app.fermata.bench.load.Chatter;
import app.fermata.bench.load.Crowd;
import app.fermata.bench.load.LoadConnection;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.peer.Ejabberd;
import app.fermata.bench.peer.XmppChatter;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ProcessTree;
import app.fermata.bench.target.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The same load on another server, turn by turn in the same minutes.
@Command(
    name = "compare",
    description = "Fan-out and directs beside another server, turn by turn, with the ratios.")
final class Compare implements Callable<Report> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What everything but the measurements takes at most: starting, filling, warming up, ending.
  private static final Duration AROUND = Duration.ofSeconds(230);

  private static final int LENGTH = 113;

  @Mixin private RunOptions options = new RunOptions();

  /// The servers that can be compared with.
  enum Peer {
    EJABBERD
  }

  @Option(
      names = "--peer",
      description = "The other server: ejabberd, Debian's, installed if need be (default).",
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
    if (options.url != null) {
      throw new Trouble("The comparison starts servers of its own; leave --url away.");
    }
    String version = Ejabberd.install(options::say);
    Report report;
    try (Stage stage = Stage.empty(options, "compare")) {
      report = stage.report("compare");
    }
    report
        .fact("peer", "peer", peer.name().toLowerCase(Locale.ROOT) + " " + version)
        .fact("peerSetup", "the peer's setup", Ejabberd.SETUP)
        .fact("rounds", "turns of each, the best counts", rounds)
        .fact("members", "members of the channel", members)
        .fact("pairs", "pairs", pairs);
    Duration measuring = options.measurement().plusSeconds(1).multipliedBy(4L * rounds);
    try (var limit = new TimeLimit(AROUND.plus(measuring))) {
      run(new Shape("fanout", Population.oneChannel(members), 64, 30_000), limit, report);
      run(new Shape("direct", Population.pairs(pairs), 2, 100_000), limit, report);
    }
    return report;
  }

  /// @param window messages in flight in each room
  /// @param warm messages before our server counts as warm
  private record Shape(String name, Population population, int window, int warm) {

    boolean direct() {
      return population.rooms().getFirst().direct();
    }
  }

  /// A turn of one of the two.
  ///
  /// @param units deliveries, or messages of directs
  record Turn(double units, double seconds, double cpuSeconds, double p99Millis) {

    double perSecond() {
      return units / seconds;
    }

    double cpuPerMillion() {
      return cpuSeconds / (units / 1e6);
    }
  }

  private void run(Shape shape, TimeLimit limit, Report report) throws Exception {
    try (Stage stage = Stage.empty(options, shape.name())) {
      limit.within(() -> compare(stage, shape, limit, report));
    }
  }

  private Report compare(Stage stage, Shape shape, TimeLimit limit, Report report)
      throws Exception {
    say(shape, "starting Fermata", limit);
    stage.fill(shape.population());
    LoadLoop loop = stage.load();
    String text = Texts.words(LENGTH);
    say(shape, "connecting to Fermata", limit);
    var ours = new Ours(stage, shape, loop, text);
    say(shape, "starting ejabberd", limit);
    Path log = Stage.home().resolve(".build/bench/ejabberd.log");
    var server = stage.open(new Ejabberd(log, stage::say));
    server.start(Stage.serverCores(), shape.population().people());
    say(shape, "connecting to ejabberd", limit);
    var theirs = new Theirs(server, shape, loop, text);
    say(shape, "warming up Fermata", limit);
    ours.turn(options, true);
    say(shape, "warming up ejabberd", limit);
    theirs.turn(options, true);
    var ourTurns = new ArrayList<Turn>();
    var theirTurns = new ArrayList<Turn>();
    for (int round = 1; round <= rounds; round++) {
      String of = "round " + round + " of " + rounds;
      say(shape, of + ", Fermata", limit);
      ourTurns.add(told(ours.turn(options, false)));
      say(shape, of + ", ejabberd", limit);
      theirTurns.add(told(theirs.turn(options, false)));
    }
    ours.chatter.ending();
    theirs.chatter.ending();
    write(report, shape.name(), shape.direct() ? "messages" : "deliveries", ourTurns, theirTurns);
    return report;
  }

  private Turn told(Turn turn) {
    options.say(
        String.format(
            Locale.ROOT,
            "  %,.0f a second, %.2f CPU s per million, p99 %.0f ms",
            turn.perSecond(),
            turn.cpuPerMillion(),
            turn.p99Millis()));
    return turn;
  }

  private void say(Shape shape, String what, TimeLimit limit) {
    String phase = shape.name() + ": " + what;
    limit.at(phase);
    options.say(phase);
  }

  /// Puts down the best turns, since other work on the machine only ever makes one worse, and their
  /// ratios: above 1 where ours is better.
  static void write(Report report, String shape, String unit, List<Turn> ours, List<Turn> theirs) {
    double ourRate = most(ours, Turn::perSecond);
    double theirRate = most(theirs, Turn::perSecond);
    double ourCpu = least(ours, Turn::cpuPerMillion);
    double theirCpu = least(theirs, Turn::cpuPerMillion);
    double ourP99 = least(ours, Turn::p99Millis);
    double theirP99 = least(theirs, Turn::p99Millis);
    report
        .figure(shape + "PerSecond", shape + ": " + unit + " a second, Fermata", ourRate)
        .figure(shape + "PeerPerSecond", shape + ": " + unit + " a second, the peer", theirRate)
        .figure(shape + "RateRatio", shape + ": rate, Fermata's to the peer's", ourRate / theirRate)
        .figure(shape + "CpuSecondsPerMillion", shape + ": CPU s per million, Fermata", ourCpu)
        .figure(
            shape + "PeerCpuSecondsPerMillion", shape + ": CPU s per million, the peer", theirCpu)
        .figure(shape + "CpuRatio", shape + ": CPU, the peer's to Fermata's", theirCpu / ourCpu)
        .figure(shape + "P99Millis", shape + ": delivery p99 at that load, ms, Fermata", ourP99)
        .figure(
            shape + "PeerP99Millis", shape + ": delivery p99 at that load, ms, the peer", theirP99)
        .figure(shape + "P99Ratio", shape + ": p99, the peer's to Fermata's", theirP99 / ourP99);
  }

  private static double most(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return turns.stream().mapToDouble(figure).max().orElseThrow();
  }

  private static double least(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return turns.stream().mapToDouble(figure).min().orElseThrow();
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
        var there = new ArrayList<LoadConnection>();
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
      chatter.forgetLatencies();
      Measured measured =
          Measured.during(stage, chatter, warmUp ? Duration.ofSeconds(1) : options.measurement());
      chatter.silence();
      chatter.awaitSilence(PATIENCE);
      return new Turn(
          shape.direct() ? measured.counts().acknowledged() : measured.counts().delivered(),
          measured.counts().seconds(),
          Measured.seconds(measured.cpu().map(ProcessTree.Cpu::total).orElseThrow()),
          chatter.delivery().percentileMillis(99));
    }
  }

  /// The peer's side.
  private static final class Theirs {
    private static final int WARM_UP_SECONDS = 3;

    private final Ejabberd server;
    private final Shape shape;
    private final XmppChatter chatter;

    Theirs(Ejabberd server, Shape shape, LoadLoop loop, String text) throws InterruptedException {
      this.server = server;
      this.shape = shape;
      this.chatter = new XmppChatter(loop, server, text);
      chatter.connect(shape.population().people());
      if (shape.direct()) {
        chatter.pairs();
      } else {
        chatter.oneRoom();
      }
    }

    Turn turn(RunOptions options, boolean warmUp) throws InterruptedException {
      chatter.talk(shape.window());
      TimeUnit.SECONDS.sleep(warmUp ? WARM_UP_SECONDS : 1);
      chatter.forgetLatencies();
      ProcessTree.Cpu cpuBefore = server.processes().cpu();
      XmppChatter.Counts before = chatter.counts();
      TimeUnit.NANOSECONDS.sleep(
          (warmUp ? Duration.ofSeconds(1) : options.measurement()).toNanos());
      XmppChatter.Counts after = chatter.counts();
      Duration cpu = server.processes().cpu().since(cpuBefore).total();
      chatter.silence();
      return new Turn(
          after.delivered() - before.delivered(),
          Measured.seconds(Duration.ofNanos(after.nanos() - before.nanos())),
          Measured.seconds(cpu),
          chatter.delivery().percentileMillis(99));
    }
  }
}
