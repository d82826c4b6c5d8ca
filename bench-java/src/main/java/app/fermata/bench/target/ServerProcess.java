package app.fermata.bench.target;

import app.fermata.bench.Trouble;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server that was started for a run, by the launcher that people use.
public final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int LAST_LINES = 20;

  private final Start start;
  private final Process process;
  private final Duration untilReady;

  private ServerProcess(Start start, Process process, Duration untilReady) {
    this.start = start;
    this.process = process;
    this.untilReady = untilReady;
  }

  /// How to start one.
  ///
  /// @param program what runs it
  /// @param log where its words go
  /// @param javaOptions for the JVM, besides those that it always gets
  /// @param cores the CPUs it may use, as taskset takes them; empty for all
  /// @param settings more of the environment
  public record Start(
      Program program,
      Path data,
      Path log,
      int port,
      String javaOptions,
      String cores,
      Map<String, String> settings) {

    public Start {
      settings = Map.copyOf(settings);
    }

    /// The same on a port that is free now.
    public static Start on(Program program, Path work, String javaOptions, String cores) {
      return new Start(
          program,
          work.resolve("data"),
          work.resolve("server.log"),
          freePort(),
          javaOptions,
          cores,
          Map.of());
    }

    /// The same with another data folder.
    public Start withData(Path folder) {
      return new Start(program, folder, log, port, javaOptions, cores, settings);
    }

    /// A second server beside this one, on a database that is there.
    public Start beside(String databaseUrl, String databasePassword) {
      return new Start(
          program,
          data.resolveSibling("second"),
          log.resolveSibling("second.log"),
          freePort(),
          javaOptions,
          cores,
          Map.of(
              "FERMATA_DATABASE_URL", databaseUrl, "FERMATA_DATABASE_PASSWORD", databasePassword));
    }

    /// Starts it and returns when it is ready.
    ///
    /// @throws Trouble where it does not become ready
    public ServerProcess now() throws IOException, InterruptedException {
      var command = new ArrayList<String>();
      if (!cores.isEmpty()) {
        command.addAll(List.of("taskset", "-c", cores));
      }
      command.addAll(program.command(javaOptions));
      command.addAll(List.of("serve", "--data", data.toString(), "--port", Integer.toString(port)));
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(settings);
      program.prepare(builder.environment(), javaOptions);
      long began = System.nanoTime();
      Process process = builder.start();
      boolean ready = false;
      try {
        awaitReady(process, began + START.toNanos());
        ready = true;
        return new ServerProcess(this, process, Duration.ofNanos(System.nanoTime() - began));
      } finally {
        if (!ready) {
          process.destroyForcibly();
        }
      }
    }

    private void awaitReady(Process process, long until) throws IOException, InterruptedException {
      while (!isReady()) {
        if (!process.isAlive()) {
          throw new Trouble("The server ended while it started; it said:\n" + lastLines(log));
        }
        if (System.nanoTime() > until) {
          throw new Trouble("The server was not ready within " + START.toSeconds() + " s.");
        }
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
    }

    private boolean isReady() throws InterruptedException {
      return answers(URI.create("http://127.0.0.1:" + port + "/health/ready"));
    }
  }

  private static boolean answers(URI address) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(2)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// A port of this machine that nobody listens at now.
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Trouble("There is no free port: " + e.getMessage());
    }
  }

  /// How a log ends, whatever its bytes are; lines that say nothing are left out.
  public static String lastLines(Path log) throws IOException {
    String all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    List<String> lines = all.lines().filter(line -> !line.isBlank()).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + start.port());
  }

  public int port() {
    return start.port();
  }

  /// How to start it again, on the same data and port.
  public Start start() {
    return start;
  }

  /// From the start of the process to its first "ready".
  public Duration untilReady() {
    return untilReady;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Says a line to a program that listens to its input, which `Program.Steered` does.
  public void tell(String line) {
    try {
      Writer input = process.outputWriter(StandardCharsets.UTF_8);
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new Trouble("The server does not listen: " + e.getMessage());
    }
  }

  /// Asks it to end, as a service manager does, and waits.
  ///
  /// @return how long it took
  /// @throws Trouble where it takes longer than `atMost`
  public Duration terminate(Duration atMost) throws InterruptedException {
    long began = System.nanoTime();
    process.destroy();
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new Trouble(
          "The server did not end within " + atMost.toSeconds() + " s of being asked to.");
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// What it said last.
  public String lastWords() throws IOException {
    return lastLines(start.log());
  }

  public ProcessTree processes() {
    return new ProcessTree(process.pid());
  }

  /// As a power cut for the JVM: no last words. Its PostgreSQL lives on, as after a crash. Whoever
  /// does not start a server again on its data calls `LeftBehind.stop`.
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// Asks it to end and waits.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
