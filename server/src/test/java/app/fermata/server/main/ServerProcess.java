package app.fermata.server.main;

import app.fermata.postgres.TestPostgres;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, as the launcher starts it, and commands beside it.
record ServerProcess(Process process, URI url, List<String> log, Path errors)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String READY = "is ready at ";

  /// Starts one on `data` and returns when it says that it is ready.
  static ServerProcess start(Path data, String... options) throws Exception {
    Path errors = Files.createTempFile("fermata-server", ".err");
    Process process = launch(data, errors, options);
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<URI> ready = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(process, log, ready));
    return new ServerProcess(
        process, ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), log, errors);
  }

  /// Starts one that is expected to end by itself, and returns its exit code and what it said.
  static Ended startAndEnd(Path data, String... options) throws Exception {
    Path errors = Files.createTempFile("fermata-server", ".err");
    Process process = launch(data, errors, options);
    process.getInputStream().transferTo(OutputStreams.NOWHERE);
    process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return new Ended(process.exitValue(), Files.readString(errors));
  }

  /// Runs a command in a process of its own and kills it as soon as it has said this.
  static void killWhenItSays(String word, Path data, String... words) throws Exception {
    Path errors = Files.createTempFile("fermata-command", ".err");
    Process process = launch(data, errors, words);
    while (process.isAlive() && !Files.readString(errors).contains(word)) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
    assertSaid(errors, word);
    Files.delete(errors);
  }

  private static void assertSaid(Path errors, String word) throws IOException {
    if (!Files.readString(errors).contains(word)) {
      throw new AssertionError("it ended before: " + Files.readString(errors));
    }
  }

  /// The command that makes the workspace `Our team` of `ada@example.org`; the password is read.
  static String[] setUp() {
    return new String[] {
      "setup",
      "--workspace",
      "Our team",
      "--name",
      "Ada",
      "--email",
      "ada@example.org",
      "--password-stdin"
    };
  }

  /// Runs a command in this process.
  static Ended command(Path data, String input, String... words) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--data", data.toString()));
    int code;
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        InputStream in = new java.io.ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))) {
      code = Main.run(args.toArray(String[]::new), Map.of(), data, in, print, print);
    }
    return new Ended(code, out.toString(StandardCharsets.UTF_8));
  }

  /// How a process ended.
  record Ended(int exitCode, String said) {}

  private static Process launch(Path data, Path errors, String... options) throws IOException {
    if (!Files.exists(data.resolve("postgres"))) {
      TestPostgres.lendPrograms(data);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dfermata.home=" + data);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "--data", data.toString()));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(errors.toFile()).start();
  }

  private static void read(Process process, List<String> log, CompletableFuture<URI> ready) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        int at = line.indexOf(READY);
        if (at >= 0) {
          ready.complete(URI.create(line.substring(at + READY.length()).split(" ", 2)[0]));
        }
      }
      ready.completeExceptionally(new IOException("the server ended: " + log));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  /// The status of `/health/ready`.
  int readiness() throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(url.resolve("/health/ready")).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /// Asks until the server is ready again.
  void awaitReady() throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (readiness() != 200) {
      if (System.nanoTime() > until) {
        throw new AssertionError("not ready again: " + log);
      }
    }
  }

  /// The embedded PostgreSQL's process.
  static long postgres(Path data) throws IOException {
    return Long.parseLong(
        Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid")).getFirst().strip());
  }

  /// Waits until a PostgreSQL other than `killed` is at work: a server whose PostgreSQL was killed
  /// this moment may still call itself ready, since backends outlive their postmaster for a moment.
  void awaitAnotherPostgres(Path data, long killed) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (postgresOr(data, killed) == killed) {
      if (System.nanoTime() > until) {
        throw new AssertionError("PostgreSQL was not started again: " + log);
      }
      Thread.onSpinWait();
    }
    awaitReady();
  }

  /// The process, or `otherwise` while the pid file is being written.
  private static long postgresOr(Path data, long otherwise) {
    try {
      return postgres(data);
    } catch (IOException | NumberFormatException | java.util.NoSuchElementException e) {
      return otherwise;
    }
  }

  static void signal(String signal, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }

  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not end");
    }
    return process.exitValue();
  }

  String errorsSaid() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    awaitEnd();
    Files.deleteIfExists(errors);
  }

  private static final class OutputStreams {
    static final java.io.OutputStream NOWHERE = java.io.OutputStream.nullOutputStream();
  }
}
