package app.fermata.bench;

import app.fermata.bench.load.Chatter;
import app.fermata.bench.load.Crowd;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Many rooms, each connection hears little: what a delivery costs that shares its flush with none.
@Command(
    name = "sparse",
    description = "Many rooms; each connection gets at most one entry in 100 ms.")
final class Sparse implements Callable<Report> {
  private static final double MESSAGES_PER_ROOM = 10;
  private static final int MOST_BARE = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--rooms", description = "Channels (default: 50).", defaultValue = "50")
  private int rooms;

  @Option(
      names = "--members",
      description = "Members of each, in no other (default: 100).",
      defaultValue = "100")
  private int members;

  @Override
  public Report call() throws Exception {
    Bounds.require("--rooms", rooms, 1, 5_000);
    Bounds.require("--members", members, 2, 15_000);
    Bounds.require("rooms times members", rooms * members, 2, 18_000);
    int each = options.sized(members, 40);
    Population population = Population.separateChannels(rooms, each);
    try (Stage stage = Stage.with(options, "sparse", population)) {
      LoadLoop loop = stage.load();
      String text = Texts.words(113);
      var chatter = new Chatter(loop, _ -> text);
      var crowd = new Crowd(loop);
      crowd.connect(stage.workspace().people(), chatter);
      int people = stage.workspace().people().size();
      for (int room = 0; room < rooms; room++) {
        var there = new ArrayList<>(crowd.connections().subList(room * each, (room + 1) * each));
        chatter.room(stage.workspace().rooms().get(room), there);
      }
      chatter.talkAtRate(rooms * MESSAGES_PER_ROOM);
      Measured.warmUp(chatter, options, 10_000);
      chatter.forgetLatencies();
      Measured measured = Measured.during(stage, chatter, options.measurement().multipliedBy(2));
      chatter.silence();
      chatter.awaitSilence(PATIENCE);
      chatter.ending();
      Trouble.ifAny(chatter.faults());

      double bare =
          BareSend.micros(
              Math.min(people, MOST_BARE),
              (int) measured.bytesPerDelivery(),
              measured.deliveriesPerSecond());

      Report report =
          stage
              .report("sparse")
              .figure("rooms", "rooms", rooms)
              .figure("members", "members of each", each)
              .figure("deliveriesPerSecond", "deliveries a second", measured.deliveriesPerSecond());
      measured.cpuPerMillionDeliveries(
          report, "cpuSecondsPerMillionSparse", "CPU s per million deliveries", "6 / 4.5");
      return report
          .figure("bareSendMicros", "CPU µs of a bare send() here", bare)
          .figure("serverCores", "cores of the server that were busy", measured.cores())
          .figure("p50Millis", "delivery p50, ms", chatter.delivery().percentileMillis(50))
          .figure("p99Millis", "delivery p99, ms", chatter.delivery().percentileMillis(99));
    }
  }
}
