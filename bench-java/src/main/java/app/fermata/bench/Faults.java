package app.fermata.bench;

import app.fermata.bench.faults.Fault;
import app.fermata.bench.faults.House;
import app.fermata.bench.faults.Round;
import app.fermata.bench.faults.SteeredServer;
import app.fermata.bench.target.LeftBehind;
import app.fermata.bench.target.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Breaks a server in every way that is known and looks whether anything is lost: docs/faults.md.
@Command(
    name = "faults",
    description = "Disturb a server of its own while people talk, and check what they were told.")
final class Faults implements Callable<FaultFindings> {
  /// After so many faults everybody gets new devices.
  private static final int BEFORE_NEW_DEVICES = 15;

  private static final int MOST_MINUTES = 24 * 60;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--minutes",
      description = "How long, at least one round of all faults (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int minutes;

  @Option(names = "--once", description = "Each fault once, whatever --minutes says.")
  private boolean once;

  @Option(names = "--only", description = "These faults, separated by commas.", split = ",")
  private List<String> only = List.of();

  @Option(
      names = "--crowd",
      description = "Clients that reconnect at once (default: 1,000; quick: 100).",
      defaultValue = "1000")
  private int crowd;

  @Option(
      names = "--rate",
      description = "Commands a second (default: ${DEFAULT-VALUE}).",
      defaultValue = "25")
  private int rate;

  private final Map<String, FaultFindings.Row> rows = new LinkedHashMap<>();
  private final Map<String, String> leftOut = new LinkedHashMap<>();

  @Override
  public FaultFindings call() throws Exception {
    Bounds.require("--minutes", minutes, 1, MOST_MINUTES);
    Bounds.require("--crowd", crowd, 1, 20_000);
    Bounds.require("--rate", rate, 1, 200);
    if (options.url != null) {
      throw new Trouble("This run breaks its server; leave --url away.");
    }
    List<Fault> faults = chosen();
    int size = options.sized(crowd, 100);
    OpenFiles.require(size);
    options.say("seed " + options.seed);
    long began = System.nanoTime();
    List<String> violations;
    try (Stage stage =
        Stage.empty(options, "faults", new Program.Steered(SteeredServer.class.getName()))) {
      var disk = SmallDisk.mount(stage.data());
      disk.ifPresent(stage::open);
      stage.open(() -> LeftBehind.stop(stage.data()));
      var wanted = new House.Size(rate, size, !options.quick);
      stage.fill(House.population(wanted));
      var house =
          stage.open(
              new House(
                  stage.server(),
                  stage.data(),
                  disk.isPresent(),
                  stage.workspace(),
                  wanted,
                  options.seed));
      house.open();
      violations = play(house, faults, began);
    }
    return new FaultFindings(
        options.seed,
        Duration.ofNanos(System.nanoTime() - began),
        List.copyOf(rows.values()),
        leftOut,
        violations);
  }

  private List<Fault> chosen() {
    var names = Fault.all().stream().map(Fault::name).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new Trouble(
            "There is no fault " + name + "; there are " + String.join(", ", names) + ".");
      }
    }
    return Fault.all().stream()
        .filter(fault -> only.isEmpty() || only.contains(fault.name()))
        .toList();
  }

  /// Returns the violations, at the first of which it ends.
  private List<String> play(House house, List<Fault> faults, long began) throws Exception {
    var possible = new ArrayList<Fault>();
    for (Fault fault : faults) {
      fault
          .leftOut(house)
          .ifPresentOrElse(why -> leftOut.put(fault.name(), why), () -> possible.add(fault));
    }
    var random = new SplittableRandom(options.seed);
    long until = began + Duration.ofMinutes(minutes).toNanos();
    int struck = 0;
    List<Fault> waiting = new ArrayList<>(possible);
    while (!possible.isEmpty()) {
      if (waiting.isEmpty()) {
        if (once || System.nanoTime() > until) {
          return List.of();
        }
        waiting.addAll(possible);
      }
      Fault fault = waiting.remove(random.nextInt(waiting.size()));
      if (struck > 0 && struck % BEFORE_NEW_DEVICES == 0) {
        house.renew();
      }
      Round round = Round.play(house, fault);
      struck++;
      note(round);
      if (!round.violations().isEmpty()) {
        return round.violations();
      }
    }
    return List.of();
  }

  private void note(Round round) {
    FaultFindings.@Nullable Row before = rows.get(round.fault());
    rows.put(
        round.fault(),
        before == null ? FaultFindings.Row.of(round) : before.plus(FaultFindings.Row.of(round)));
    options.say(
        String.format(
            java.util.Locale.ROOT,
            "%s: %d acknowledged, %d read back, all well after %.1f s",
            round.fault(),
            round.acknowledged(),
            round.readBack(),
            round.secondsToRecover()));
  }
}
