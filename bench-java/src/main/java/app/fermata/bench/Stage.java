package app.fermata.bench;

import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ProcessTree;
import app.fermata.bench.target.Program;
import app.fermata.bench.target.Seeder;
import app.fermata.bench.target.ServerProcess;
import app.fermata.bench.target.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a run plays on: a work folder, a server with its people, a loop for the load. All of it is
/// gone when the stage is closed, or when the process is told to end.
final class Stage implements AutoCloseable {
  private static final String HOME = "fermata.home";

  private final RunOptions options;
  private final Program program;
  private final Path work;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Thread atExit =
      Thread.ofPlatform().name("close-stage").unstarted(this::closeAtExit);
  private volatile boolean closed;
  private @Nullable ServerProcess server;
  private @Nullable Workspace workspace;

  private Stage(RunOptions options, Program program, Path work) {
    this.options = options;
    this.program = program;
    this.work = work;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /// An empty stage.
  static Stage empty(RunOptions options, String name) throws IOException {
    String launcher = System.getProperty(HOME, "");
    return empty(
        options, name, launcher.isEmpty() ? new Program.Classes() : new Program.Launcher(home()));
  }

  /// An empty stage whose servers this program runs.
  static Stage empty(RunOptions options, String name, Program program) throws IOException {
    Path root = options.work == null ? home().resolve(".build/bench") : options.work;
    Files.createDirectories(root);
    return new Stage(
        options, program, Files.createTempDirectory(root, name + "-").toAbsolutePath());
  }

  /// The project's folder.
  static Path home() {
    return Path.of(System.getProperty(HOME, "")).toAbsolutePath();
  }

  /// A stage with a server that runs and has these people.
  static Stage with(RunOptions options, String name, Population population) throws Exception {
    Stage stage = empty(options, name);
    boolean ready = false;
    try {
      stage.fill(population);
      ready = true;
      return stage;
    } finally {
      if (!ready) {
        stage.close();
      }
    }
  }

  /// Starts a server with these people.
  void fill(Population population) throws Exception {
    if (options.url != null) {
      requireLoopback(options.url);
      workspace = InvitedPeople.make(options.url, options.invite, population, this::say);
    } else {
      workspace = seed(population);
      start();
    }
  }

  private void requireLoopback(URI url) throws IOException {
    if (url.getHost() == null) {
      throw new Trouble("--url is the address of a server, such as http://127.0.0.1:8080.");
    }
    if (!options.allowRemote && !InetAddress.getByName(url.getHost()).isLoopbackAddress()) {
      throw new Trouble(
          url + " is not on this machine; if its owner agrees, repeat this with --allow-remote.");
    }
  }

  /// Fills the data folder; no server may run on it.
  Workspace seed(Population population) throws Exception {
    return new Seeder(this::say).seed(home(), data(), population);
  }

  /// Starts a server on the data folder.
  ServerProcess start() throws IOException, InterruptedException {
    return start(prepared());
  }

  /// Starts a server this way.
  ServerProcess start(ServerProcess.Start how) throws IOException, InterruptedException {
    ServerProcess started = how.now();
    server = open(started);
    return started;
  }

  /// How a server on the data folder is started.
  ServerProcess.Start prepared() {
    return ServerProcess.Start.on(program, work, options.javaOptions, serverCores());
  }

  /// With two cores or more, the server has the first to itself and the load the second (the
  /// launcher of the bench sees to that).
  static String serverCores() {
    return Machine.cores() > 1 && isPinned() ? "0" : "";
  }

  /// A command that may use the whole machine, as a browser and a server beside it do, although the
  /// bench itself may not.
  static List<String> onAllCores(List<String> command) {
    if (serverCores().isEmpty()) {
      return command;
    }
    var words = new ArrayList<>(List.of("taskset", "-c", "0-" + (Machine.cores() - 1)));
    words.addAll(command);
    return words;
  }

  private static boolean isPinned() {
    return Boolean.getBoolean("bench.pinned");
  }

  /// Closes `part` with the stage.
  <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  LoadLoop load() {
    return open(new LoadLoop(url()));
  }

  Path work() {
    return work;
  }

  Path data() {
    return work.resolve("data");
  }

  URI url() {
    return server != null ? server.url() : Optional.ofNullable(options.url).orElseThrow();
  }

  Workspace workspace() {
    return Optional.ofNullable(workspace).orElseThrow();
  }

  ServerProcess server() {
    if (server == null) {
      throw new Trouble("This run starts and stops its own server; leave --url away.");
    }
    return server;
  }

  /// The server's processes; empty where they are not on this machine or not known.
  Optional<ProcessTree> processes() {
    if (server != null) {
      return Optional.of(server.processes());
    }
    return Optional.ofNullable(options.pid).map(ProcessTree::new);
  }

  /// A report with the circumstances of this run.
  Report report(String name) {
    var report = new Report(name);
    Machine.describe(report, work);
    report.fact("server", "server", options.url == null ? "its own" : options.url.toString());
    report.fact(
        "cores",
        "cores of server / load",
        serverCores().isEmpty() ? "not pinned" : serverCores() + " / 1");
    report.fact(
        "javaOptions",
        "more options of the server's JVM",
        options.javaOptions.isEmpty() ? "none" : options.javaOptions);
    return report;
  }

  /// Tells how far it is, besides the results.
  void say(String what) {
    options.say(what);
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("bench: " + work + " could not be removed: " + e.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (!Thread.currentThread().equals(atExit)) {
      forgetAtExit();
    }
    for (AutoCloseable part = opened.poll(); part != null; part = opened.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("bench: " + part.getClass().getSimpleName() + " did not close: " + e);
      }
    }
    if (options.keep) {
      System.err.println("  kept: " + work);
    } else {
      delete(work);
    }
  }

  private void forgetAtExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The process ends already; the hook finds nothing left to close.
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
