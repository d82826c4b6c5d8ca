package app.fermata.bench.peer;

import app.fermata.bench.Trouble;
import app.fermata.bench.target.ProcessTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Debian's ejabberd, installed where it is missing and we may, configured for the comparison:
/// plain TCP, anybody signs in without an account, rooms announce no presence and keep nothing,
/// directs are archived (mod_mam, in its default store).
public final class Ejabberd implements AutoCloseable {
  private static final String COMMAND = "/usr/sbin/ejabberdctl";
  private static final String ACCOUNT = "ejabberd";
  private static final int START_SECONDS = 90;
  private static final String CONFIGURATION =
      """
      hosts: [localhost]
      loglevel: error
      auth_method: [anonymous]
      anonymous_protocol: both
      allow_multiple_connections: true
      listen:
        - port: %d
          ip: "127.0.0.1"
          module: ejabberd_c2s
          max_stanza_size: 262144
          shaper: none
          access: all
          starttls: false
          zlib: false
      modules:
        mod_muc:
          access: all
          access_create: all
          access_persistent: none
          history_size: 0
          max_users: 20000
          max_user_conferences: 100
          min_message_interval: 0
          min_presence_interval: 0
          default_room_options:
            presence_broadcast: []
            persistent: false
            anonymous: false
            mam: false
        mod_mam:
          default: always
      """;

  private final Process process;
  private final Path folder;
  private final int port;

  private Ejabberd(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /// Installs it if need be and starts it.
  ///
  /// @param cores the CPUs it may use, as taskset takes them; empty for all
  /// @throws Trouble where it cannot be had; the sentence says what to do
  public static Ejabberd start(String cores) throws IOException, InterruptedException {
    install();
    Path folder = Files.createTempDirectory("bench-ejabberd-");
    int port = freePort();
    Files.writeString(folder.resolve("ejabberd.yml"), CONFIGURATION.formatted(port));
    for (String name : List.of("spool", "logs")) {
      Files.createDirectory(folder.resolve(name));
    }
    run(List.of("chown", "-R", ACCOUNT, folder.toString()));
    var command =
        new ArrayList<>(
            List.of("setpriv", "--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"));
    if (!cores.isEmpty()) {
      command.addAll(List.of("taskset", "-c", cores));
    }
    command.addAll(
        List.of(
            COMMAND,
            "--config",
            folder.resolve("ejabberd.yml").toString(),
            "--config-dir",
            folder.toString(),
            "--spool",
            folder.resolve("spool").toString(),
            "--logs",
            folder.resolve("logs").toString(),
            "--node",
            "bench" + port + "@localhost",
            "foreground"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().put("HOME", folder.toString());
    var started = new Ejabberd(builder.start(), folder, port);
    boolean ready = false;
    try {
      started.awaitReady();
      ready = true;
      return started;
    } finally {
      if (!ready) {
        started.close();
      }
    }
  }

  private static void install() throws IOException, InterruptedException {
    if (Files.isExecutable(Path.of(COMMAND))) {
      requireRoot();
      return;
    }
    requireRoot();
    System.err.println("  … installing ejabberd");
    run(
        List.of(
            "sh",
            "-c",
            "apt-get update -qq && DEBIAN_FRONTEND=noninteractive"
                + " apt-get install -y -qq --no-install-recommends ejabberd"));
    // The package starts a server of its own, which has no part in this.
    new ProcessBuilder(COMMAND, "stop").start().waitFor(30, TimeUnit.SECONDS);
  }

  private static void requireRoot() {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new Trouble(
          "The comparison starts ejabberd under its own account, which needs root; run it with"
              + " sudo.");
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new Trouble(
          "'"
              + String.join(" ", command)
              + "' failed; run it by hand to see why (ejabberd is a package of Debian).");
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() > until) {
        throw new Trouble("ejabberd did not start:\n" + Files.readString(folder.resolve("out")));
      }
      process.waitFor(100, TimeUnit.MILLISECONDS);
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  public ProcessTree processes() {
    return new ProcessTree(process.pid());
  }

  /// Ends it and everything it started, and removes its folder.
  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
