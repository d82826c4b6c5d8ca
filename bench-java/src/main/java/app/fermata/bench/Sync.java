package app.fermata.bench;

import app.fermata.bench.load.LoadConnection;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.load.RangeHeader;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ProcessTree;
import app.fermata.bench.target.Story;
import app.fermata.bench.target.Workspace;
import app.fermata.protocol.Card;
import app.fermata.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Somebody's first minute with a new device: everything that the rail shows.
@Command(name = "sync", description = "The first sync of one person in very many conversations.")
final class Sync implements Callable<Report> {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int WARM_UP = 3;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--conversations",
      description = "Conversations of that person (default: 5,000; quick: 500).",
      defaultValue = "5000")
  private int conversations;

  @Option(
      names = "--people",
      description = "Accounts in the workspace (default: 50,000; quick: 2,000).",
      defaultValue = "50000")
  private int people;

  @Option(
      names = "--repeat",
      description = "How often it is measured (default: 10).",
      defaultValue = "10")
  private int repeat;

  @Override
  public Report call() throws Exception {
    Bounds.require("--conversations", conversations, 1, 9_900);
    Bounds.require("--people", people, 3, 200_000);
    Bounds.require("--repeat", repeat, 1, 1_000);
    int mine = options.sized(conversations, 500);
    int everybody = options.sized(people, 2_000);
    Bounds.require("--conversations", mine, 1, everybody - 1);
    Population population =
        Population.oneBusyPerson(everybody, mine, new SplittableRandom(options.seed));
    try (Stage stage = Stage.with(options, "sync", population)) {
      Expected expected = Expected.of(population, stage.workspace());
      LoadLoop loop = stage.load();
      stage.say("syncing");
      for (int i = 0; i < WARM_UP; i++) {
        once(loop, stage.workspace().people().getFirst(), expected);
      }
      var durations = new Latencies();
      long bytes = 0;
      double best = Double.MAX_VALUE;
      Optional<ProcessTree.Cpu> before = stage.processes().map(ProcessTree::cpu);
      for (int i = 0; i < repeat; i++) {
        FirstSync sync = once(loop, stage.workspace().people().getFirst(), expected);
        durations.add(sync.nanos());
        best = Math.min(best, sync.nanos() / 1e9);
        bytes = Math.max(bytes, sync.bytes);
      }
      Report report =
          stage
              .report("sync")
              .figure("conversations", "conversations of the person", mine)
              .figure("people", "people in the workspace", everybody)
              .figure("seconds", "until live, best, s", best, "2 / 0.5")
              .figure(
                  "medianSeconds", "until live, median, s", durations.percentileMillis(50) / 1e3)
              .figure("bytes", "bytes until live", bytes, "2,000,000 / 500,000");
      stage
          .processes()
          .map(now -> now.cpu().since(before.orElseThrow()))
          .ifPresent(
              cpu ->
                  report.figure(
                      "cpuSecondsEach",
                      "CPU s of the server for each",
                      cpu.total().toNanos() / 1e9 / repeat));
      return report;
    }
  }

  private static FirstSync once(LoadLoop loop, Workspace.Person person, Expected expected)
      throws InterruptedException {
    var sync = new FirstSync(expected);
    var connection = new LoadConnection(0, person, new RangeHeader(), sync);
    loop.ask(
        () -> {
          sync.began = System.nanoTime();
          loop.open(connection);
          return sync;
        });
    loop.await(
        "The first sync was not over", PATIENCE, () -> sync.ended != 0 || !sync.faults.isEmpty());
    List<String> faults = loop.ask(() -> sync.over(connection));
    Trouble.ifAny(faults);
    return sync;
  }

  /// What the cards must say.
  ///
  /// @param unread by conversation
  private record Expected(Map<UUID, Integer> unread) {

    static Expected of(Population population, Workspace workspace) {
      var unread = new HashMap<UUID, Integer>();
      for (Population.Reading reading : population.readings()) {
        Story story = workspace.stories().get(reading.room());
        long upTo = story.upTo(reading.share());
        int count = 0;
        for (int number = 0; number < story.script().messages(); number++) {
          if (story.script().author(number) != reading.person() && story.place(number) > upTo) {
            count++;
          }
        }
        unread.put(workspace.rooms().get(reading.room()), count);
      }
      return new Expected(unread);
    }
  }

  /// One of them.
  private static final class FirstSync implements LoadConnection.Listener {
    private final Expected expected;
    private final List<String> faults = new ArrayList<>();
    private final List<Card> cards = new ArrayList<>();
    private long began;
    private long ended;
    private long bytes;

    FirstSync(Expected expected) {
      this.expected = expected;
    }

    long nanos() {
      return ended - began;
    }

    /// What was wrong; the connection is not needed any more.
    List<String> over(LoadConnection connection) {
      connection.drop();
      if (faults.isEmpty() && cards.size() != expected.unread().size()) {
        faults.add(cards.size() + " cards instead of " + expected.unread().size());
      }
      for (Card card : cards) {
        Integer unread = expected.unread().get(card.log());
        if (unread == null || unread != card.unread()) {
          faults.add(card.log() + " has " + card.unread() + " unread instead of " + unread);
        }
      }
      return List.copyOf(faults.subList(0, Math.min(20, faults.size())));
    }

    @Override
    public void live(LoadConnection connection) {
      ended = System.nanoTime();
      bytes = connection.received();
    }

    @Override
    public void other(LoadConnection connection, ServerFrame frame) {
      if (frame instanceof ServerFrame.Cards(var some)) {
        // A server that was here before has channels of its own.
        some.stream().filter(card -> expected.unread().containsKey(card.log())).forEach(cards::add);
      }
    }

    @Override
    public void fault(LoadConnection connection, String what) {
      faults.add(what);
    }

    @Override
    public void ended(LoadConnection connection, int code, String reason) {
      if (ended == 0) {
        faults.add("ended before it was live: " + code + " " + reason);
      }
    }
  }
}
