package app.fermata.bench;

import app.fermata.bench.load.Crowd;
import app.fermata.bench.load.LoadConnection;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.target.Heap;
import app.fermata.bench.target.KernelMemory;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ProcessTree;
import app.fermata.bench.target.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a connection costs that says nothing and hears nothing.
@Command(name = "idle", description = "Many signed-in connections that are silent: memory of each.")
final class Idle implements Callable<Report> {
  /// G1 gives memory back when a full collection finds more of it free than this; by default it
  /// keeps two thirds, and resident memory would mostly say how large the heap once was.
  private static final String GIVE_MEMORY_BACK = "-XX:MinHeapFreeRatio=2 -XX:MaxHeapFreeRatio=5";

  /// Whoever comes and goes before "at 0" is measured, so that classes loaded, code compiled and
  /// pools filled by the first connections are not counted for the others.
  private static final int WARM_UP = 500;

  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--connections",
      description = "Connections, each of another account (default: 19,000; quick: 2,000).",
      defaultValue = "19000")
  private int connections;

  @Option(
      names = "--conversations",
      description = "Conversations that each account is in (default: 50).",
      defaultValue = "50")
  private int conversations;

  @Override
  public Report call() throws Exception {
    Bounds.require("--connections", connections, 1, 28_000);
    Bounds.require("--conversations", conversations, 1, 500);
    int number = options.sized(connections, 2_000);
    OpenFiles.require(number);
    options.javaOptions = (GIVE_MEMORY_BACK + " " + options.javaOptions).strip();
    Population population = Population.overlapping(number, conversations);
    try (Stage stage = Stage.with(options, "idle", population)) {
      ProcessTree server =
          stage
              .processes()
              .orElseThrow(() -> new Trouble("With --url this needs --pid, too: whose memory?"));
      List<Workspace.Person> people = stage.workspace().people();
      LoadLoop loop = stage.load();

      stage.say("warming up");
      var first = new Silence();
      var forerunners = new Crowd(loop);
      forerunners.connect(people.subList(0, Math.min(WARM_UP, number)), first);
      first.ending = true;
      forerunners.drop();
      first.await(loop, forerunners.size());
      long atZero = resident(server);
      KernelMemory kernelAtZero = KernelMemory.now();

      stage.say("connecting " + number);
      var silence = new Silence();
      var crowd = new Crowd(loop);
      crowd.connect(people, silence);
      long atNumber = resident(server);
      KernelMemory kernel = KernelMemory.now().since(kernelAtZero);
      Trouble.ifAny(faults(loop, silence, crowd));
      silence.ending = true;

      return stage
          .report("idle")
          .figure("connections", "connections", number)
          .figure("conversations", "conversations of each", conversations)
          .fact("openFiles", "open files, at most", OpenFiles.words())
          .figure("rssAtZeroBytes", "resident with none, bytes", atZero)
          .figure("rssBytes", "resident with all, bytes", atNumber)
          .figure(
              "rssBytesPerConnection",
              "resident for each, bytes",
              (double) (atNumber - atZero) / number,
              "12,288 / 6,144")
          .figure(
              "kernelBytesPerConnection",
              "in the kernel for each, bytes",
              // Both ends are on this machine: half of it is the client's.
              kernel.total() / 2.0 / number);
    }
  }

  private static long resident(ProcessTree server) throws Exception {
    TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
    new Heap(server.root()).collect();
    return server.residentBytes();
  }

  private List<String> faults(LoadLoop loop, Silence silence, Crowd crowd) {
    return loop.ask(
        () -> {
          var faults = new ArrayList<>(silence.faults);
          for (LoadConnection connection : crowd.connections()) {
            // Its conversations, its own log and the workspace's, at least: a server that was here
            // before has channels for everybody.
            if (!connection.isLive() || connection.logs().size() < conversations + 2) {
              faults.add(
                  "connection "
                      + connection.number()
                      + " knows "
                      + connection.logs().size()
                      + " logs");
            }
          }
          return faults;
        });
  }

  /// Counts those that leave, and what nobody should do here.
  private static final class Silence implements LoadConnection.Listener {
    private final List<String> faults = new ArrayList<>();
    private volatile boolean ending;
    private int ended;

    void await(LoadLoop loop, int all) throws InterruptedException {
      loop.await("Not everybody had left", PATIENCE, () -> ended == all);
      Trouble.ifAny(loop.ask(() -> List.copyOf(faults)));
    }

    @Override
    public void fault(LoadConnection connection, String what) {
      faults.add("connection " + connection.number() + ": " + what);
    }

    @Override
    public void ended(LoadConnection connection, int code, String reason) {
      ended++;
      if (!ending) {
        faults.add("connection " + connection.number() + " ended: " + code + " " + reason);
      }
    }
  }
}
