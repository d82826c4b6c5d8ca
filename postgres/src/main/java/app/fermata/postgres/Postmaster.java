package app.fermata.postgres;

import app.fermata.postgres.PostgresFailure.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of PostgreSQL's main process.
final class Postmaster {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final long LONG_LOG = 5_000_000;
  private static final int PORTS_TO_TRY = 8;

  private final Process process;
  private final int port;

  private Postmaster(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /// Waits until PostgreSQL ends, for whatever reason.
  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  /// Starts on any free loopback port.
  static Postmaster start(Cluster cluster, PostgresSettings settings)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        return start(cluster, settings, port);
      } catch (PortTaken taken) {
        if (attempt == PORTS_TO_TRY) {
          throw new PostgresFailure(
              Reason.DOES_NOT_START, "PostgreSQL found no free port on the loopback address.");
        }
      }
    }
  }

  /// Starts on `port` and returns when PostgreSQL accepts connections, recovery included.
  ///
  /// @throws PortTaken when something else listens there
  static Postmaster start(Cluster cluster, PostgresSettings settings, int port)
      throws IOException, InterruptedException, PortTaken {
    stopLeftovers(cluster);
    turnLog(cluster.log());
    for (int attempt = 1; ; attempt++) {
      long logged = Files.exists(cluster.log()) ? Files.size(cluster.log()) : 0;
      Process process = launch(cluster, settings, port);
      if (awaitReady(cluster, process)) {
        return new Postmaster(process, port);
      }
      String said = tail(cluster.log(), logged);
      if (said.contains("Address already in use") || said.contains("could not bind")) {
        throw new PortTaken();
      }
      boolean memoryOfTheDead =
          said.contains("pre-existing shared memory block") || said.contains("lock file");
      if (!memoryOfTheDead || attempt == 20) {
        throw PostgresFailure.from(said, cluster.folder(), cluster.log());
      }
      // Processes of a killed postmaster notice its death within moments.
      TimeUnit.MILLISECONDS.sleep(500);
      stopLeftovers(cluster);
    }
  }

  private static Process launch(Cluster cluster, PostgresSettings settings, int port)
      throws IOException {
    List<String> program = new ArrayList<>();
    program.add(cluster.program("postgres").toString());
    program.addAll(List.of("-D", cluster.data().toString()));
    for (String option : options(settings, port)) {
      program.add("-c");
      program.add(option);
    }
    ProcessBuilder builder =
        new ProcessBuilder(cluster.launch().command(program))
            .directory(cluster.data().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(cluster.log().toFile()));
    Cluster.environment(builder.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /// Sized for chat: many small transactions, few connections, a database that mostly fits the
  /// machine's file cache.
  private static List<String> options(PostgresSettings settings, int port) {
    return List.of(
        "listen_addresses=127.0.0.1",
        "port=" + port,
        "unix_socket_directories=",
        "max_connections=" + settings.maxConnections(),
        "max_locks_per_transaction=256",
        "shared_buffers=" + settings.sharedBuffersMegabytes() + "MB",
        "fsync=" + (settings.durable() ? "on" : "off"),
        "synchronous_commit=" + (settings.durable() ? "on" : "off"),
        "full_page_writes=" + (settings.durable() ? "on" : "off"),
        "wal_compression=on",
        "min_wal_size=" + (settings.durable() ? "128MB" : "32MB"),
        "max_wal_size=1GB",
        "checkpoint_timeout=10min",
        "max_wal_senders=0",
        "wal_level=minimal",
        "jit=off",
        "autovacuum=on",
        "random_page_cost=1.1",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_checkpoints=off",
        "log_line_prefix=%m [%p] ",
        "restart_after_crash=on");
  }

  /// Waits for the word that PostgreSQL itself writes into postmaster.pid, which is what pg_ctl
  /// does. False when the process ended instead.
  private static boolean awaitReady(Cluster cluster, Process process)
      throws IOException, InterruptedException {
    Path pidFile = cluster.data().resolve("postmaster.pid");
    long started = System.nanoTime();
    long told = started;
    while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
      if (Files.exists(pidFile)) {
        List<String> lines = readLines(pidFile);
        if (lines.size() >= 8
            && lines.getFirst().strip().equals(Long.toString(process.pid()))
            && lines.get(7).strip().equals("ready")) {
          return true;
        }
      }
      long now = System.nanoTime();
      if (now - told > Duration.ofSeconds(5).toNanos()) {
        told = now;
        LOG.info(
            "PostgreSQL is recovering since {} s", Duration.ofNanos(now - started).toSeconds());
      }
    }
    return false;
  }

  private static List<String> readLines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (java.nio.file.NoSuchFileException gone) {
      return List.of();
    }
  }

  /// Stops it cleanly: open transactions are rolled back, everything committed is on disk.
  void stop() throws InterruptedException {
    stop(process.toHandle());
  }

  /// Stops what a killed Fermata, or a killed postmaster, left running in the folder. The caller
  /// holds the folder's lock, so nobody is using it.
  static void stopLeftovers(Cluster cluster) throws IOException, InterruptedException {
    var leftover = cluster.leftover();
    if (leftover.isPresent()) {
      LOG.info("Stopping the PostgreSQL that an ended Fermata left running ({})", leftover.get());
      stop(leftover.get());
    }
    for (ProcessHandle stray : cluster.strays()) {
      stray.destroyForcibly();
      awaitEnd(stray, Duration.ofSeconds(10));
    }
  }

  private static void stop(ProcessHandle postmaster) throws InterruptedException {
    // SIGINT is PostgreSQL's "fast" stop, SIGQUIT its "immediate" one, which the next start
    // recovers from.
    signal("INT", postmaster);
    if (awaitEnd(postmaster, GRACE)) {
      return;
    }
    signal("QUIT", postmaster);
    if (!awaitEnd(postmaster, Duration.ofSeconds(10))) {
      postmaster.destroyForcibly();
      awaitEnd(postmaster, Duration.ofSeconds(10));
    }
  }

  private static void signal(String name, ProcessHandle process) throws InterruptedException {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      LOG.warn("Cannot send {} to process {}", name, process.pid(), e);
    }
  }

  private static boolean awaitEnd(ProcessHandle process, Duration atMost)
      throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (process.isAlive() && !isZombie(process)) {
      if (System.nanoTime() > until) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return true;
  }

  /// Ended, but nobody asked for its exit code: what a container without an init leaves behind.
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException noSuchProcessOrNoProc) {
      return false;
    }
  }

  private static void turnLog(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LONG_LOG) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String tail(Path log, long from) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(Math.min(from, file.length()), file.length() - 20_000);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /// The last of what PostgreSQL said.
  static String lastWords(Path log) {
    try {
      return PostgresFailure.lastFatal(tail(log, 0));
    } catch (IOException e) {
      return "nothing to be read in " + log;
    }
  }

  /// A port below those that the operating system hands out for outgoing connections, so that it is
  /// still free when PostgreSQL has to be started again on it.
  private static int freePort() throws IOException {
    for (int attempt = 0; attempt < 200; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        return port;
      } catch (java.net.BindException taken) {
        continue;
      }
    }
    throw new PostgresFailure(
        Reason.DOES_NOT_START, "PostgreSQL found no free port on the loopback address.");
  }

  /// Something else listens on the port.
  static final class PortTaken extends Exception {
    private static final long serialVersionUID = 1;
  }
}
