package app.fermata.bench.peer;

import app.fermata.bench.Trouble;
import app.fermata.bench.target.ProcessTree;
import app.fermata.bench.target.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Debian's ejabberd, installed where it is missing and we may, configured for the comparison:
/// plain TCP, accounts made in the stream, rooms announce no presence, everything said is archived
/// (mod_mam, in its default store).
///
/// It needs no epmd, so none is left behind; its folder and its processes go when it is closed.
public final class Ejabberd implements AutoCloseable {
  /// How it is set up, in words.
  public static final String SETUP =
      "plain TCP, rooms announce no presence, every message archived (mod_mam in Mnesia, its"
          + " default), otherwise Debian's defaults";

  private static final String COMMAND = "/usr/sbin/ejabberdctl";
  private static final String ACCOUNT = "ejabberd";
  private static final Duration STARTING = Duration.ofSeconds(45);
  private static final Duration INSTALLING = Duration.ofMinutes(3);
  private static final Duration STOPPING = Duration.ofSeconds(75);
  private static final Duration ENDING = Duration.ofSeconds(10);

  /// The port, and twice how many people come into a room: ejabberd lets in 200 unless the room
  /// says otherwise, whatever mod_muc allows.
  private static final String CONFIGURATION =
      """
      hosts: [localhost]
      loglevel: error
      auth_method: [internal]
      auth_password_format: plain
      registration_timeout: infinity
      listen:
        - port: %1$d
          ip: "127.0.0.1"
          module: ejabberd_c2s
          backlog: 1024
          max_stanza_size: 262144
          shaper: none
          access: all
          starttls: false
          zlib: false
      modules:
        mod_register:
          access: all
          ip_access: all
        mod_muc:
          access: all
          access_create: all
          access_mam: all
          history_size: 0
          max_users: %2$d
          max_user_conferences: 100
          min_message_interval: 0
          min_presence_interval: 0
          default_room_options:
            max_users: %2$d
            presence_broadcast: []
            persistent: false
            anonymous: false
            mam: true
        mod_mam:
          default: always
      """;

  /// Read by ejabberdctl: the node needs no name that others could look up.
  private static final String CTL_CONFIGURATION =
      """
      ERL_DIST_PORT=%d
      INET_DIST_INTERFACE=127.0.0.1
      """;

  private final Path kept;
  private final Consumer<String> say;
  private @Nullable Process process;
  private @Nullable Path folder;
  private int port;
  private boolean closed;

  /// @param kept where its log goes when something goes wrong
  /// @param say hears how far it is
  public Ejabberd(Path kept, Consumer<String> say) {
    this.kept = kept;
    this.say = say;
  }

  /// Makes sure that it is there.
  ///
  /// @return its version
  /// @throws Trouble where it cannot be had; the sentence says what to do
  public static String install(Consumer<String> say) throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new Trouble(
          "The comparison starts ejabberd under an account of its own, which needs root; run it"
              + " with sudo.");
    }
    if (!Files.isExecutable(Path.of(COMMAND))) {
      say.accept("installing ejabberd");
      run(
          INSTALLING,
          "sh",
          "-c",
          "apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1"
              + " apt-get install -y -qq --no-install-recommends ejabberd");
      // Where the package has started a server all the same, that has no part in this.
      run(STOPPING, "sh", "-c", COMMAND + " stop && " + COMMAND + " stopped; epmd -kill; true");
    }
    return run(ENDING, "dpkg-query", "-W", "-f", "${Version}", "ejabberd");
  }

  /// Starts it.
  ///
  /// @param cores the CPUs it may use, as taskset takes them; empty for all
  /// @param people how many come into a room
  /// @throws Trouble where it does not start; the sentence says where its log is
  public void start(String cores, int people) throws IOException, InterruptedException {
    Process started;
    synchronized (this) {
      if (closed) {
        throw new Trouble("The comparison was ended.");
      }
      started = launch(prepare(people), cores);
      process = started;
    }
    long until = System.nanoTime() + STARTING.toNanos();
    while (!accepts()) {
      if (!started.isAlive()) {
        throw explained(new Trouble("ejabberd ended while it started."));
      }
      if (System.nanoTime() > until) {
        throw explained(
            new Trouble("ejabberd took no connection within " + STARTING.toSeconds() + " s."));
      }
      started.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  /// Makes its folder, which its account can reach wherever the project is.
  private Path prepare(int people) throws IOException, InterruptedException {
    Path made = Files.createTempDirectory("bench-ejabberd-");
    folder = made;
    port = ServerProcess.freePort();
    Files.writeString(made.resolve("ejabberd.yml"), CONFIGURATION.formatted(port, people));
    Files.writeString(
        made.resolve("ejabberdctl.cfg"), CTL_CONFIGURATION.formatted(ServerProcess.freePort()));
    Files.writeString(made.resolve("inetrc"), "{lookup, [file, native]}.\n");
    for (String name : List.of("spool", "logs")) {
      Files.createDirectory(made.resolve(name));
    }
    run(ENDING, "chown", "-R", ACCOUNT + ":" + ACCOUNT, made.toString());
    return made;
  }

  private static Process launch(Path folder, String cores) throws IOException {
    var command =
        new ArrayList<>(
            List.of("setpriv", "--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"));
    if (!cores.isEmpty()) {
      command.addAll(List.of("taskset", "-c", cores));
    }
    command.addAll(
        List.of(
            COMMAND,
            "--config-dir",
            folder.toString(),
            "--spool",
            folder.resolve("spool").toString(),
            "--logs",
            folder.resolve("logs").toString(),
            "--node",
            "bench@localhost",
            "foreground"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().put("HOME", folder.toString());
    return builder.start();
  }

  /// Runs a command to its end.
  ///
  /// @return what it said
  /// @throws Trouble with its last lines where it fails
  private static String run(Duration longest, String... command)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile("bench-", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(said.toFile())
              .start();
      try {
        if (process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS) && process.exitValue() == 0) {
          return Files.readString(said).strip();
        }
      } finally {
        end(process);
      }
      throw new Trouble(
          "'"
              + String.join(" ", command)
              + "' failed, or took more than "
              + longest.toSeconds()
              + " s (ejabberd is a package of Debian):\n"
              + ServerProcess.lastLines(said));
    } finally {
      Files.deleteIfExists(said);
    }
  }

  /// The same trouble with where the log is and how it ends; keeps the log.
  Trouble explained(Trouble trouble) {
    Path now = folder;
    if (now == null) {
      return trouble;
    }
    try {
      Files.createDirectories(kept.toAbsolutePath().getParent());
      Files.deleteIfExists(kept);
      Files.copy(now.resolve("out"), kept);
      return new Trouble(
          trouble.getMessage()
              + "\nejabberd's log is "
              + kept
              + "; it ends:\n"
              + ServerProcess.lastLines(kept));
    } catch (IOException e) {
      return new Trouble(trouble.getMessage() + "\nejabberd's log could not be kept: " + e);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(address(), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  /// @throws Trouble where it does not run
  public ProcessTree processes() {
    Process now = process;
    if (now == null || !now.isAlive()) {
      throw explained(new Trouble("ejabberd does not run any more."));
    }
    return new ProcessTree(now.pid());
  }

  /// Ends it and everything it started, and removes its folder.
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (process != null) {
      say.accept("ending ejabberd");
      end(process);
      process = null;
    }
    Path made = folder;
    folder = null;
    if (made == null) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(made)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }

  private static void end(Process process) {
    var all = new ArrayList<ProcessHandle>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    try {
      CompletableFuture.allOf(
              all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .get(ENDING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("bench: " + process.info().command().orElse("a process") + " lives on");
    }
  }
}
