package app.fermata.postgres;

import app.fermata.postgres.PostgresFailure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL's data folder and what belongs to it: made once, recognised ever after.
final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  static final String USER = "fermata";

  /// The folder of the database, below the folder of everything that is PostgreSQL's.
  static final String DATA = "cluster";

  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final Path programs;
  private final Launch launch;

  /// The cluster below `folder`, run with the programs in `programs`.
  Cluster(Path folder, Path programs, Launch launch) {
    this.folder = folder;
    this.programs = programs;
    this.launch = launch;
  }

  Path data() {
    return folder.resolve(DATA);
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  Path program(String name) {
    return programs.resolve(name);
  }

  Launch launch() {
    return launch;
  }

  Path folder() {
    return folder;
  }

  String password() throws IOException {
    return Files.readString(folder.resolve("password")).strip();
  }

  /// Makes the cluster if there is none, and checks that its version fits if there is one.
  void prepare(boolean durable) throws IOException {
    int version = majorVersion();
    if (Files.exists(data().resolve("PG_VERSION"))) {
      int found = Integer.parseInt(Files.readString(data().resolve("PG_VERSION")).strip());
      if (found != version) {
        throw new PostgresFailure(
            Reason.WRONG_VERSION,
            "The database in "
                + data()
                + " was written by PostgreSQL "
                + found
                + " and this Fermata brings PostgreSQL "
                + version
                + "; start the Fermata that wrote it, back up there, and restore the backup here.");
      }
      return;
    }
    if (Files.exists(data())) {
      throw new PostgresFailure(
          Reason.DOES_NOT_START,
          "The folder "
              + data()
              + " is not a PostgreSQL data folder (it has no PG_VERSION); move it away or give"
              + " another folder with --data.");
    }
    initialise(durable, version);
  }

  private void initialise(boolean durable, int version) throws IOException {
    LOG.info("Making the database in {}, once; this takes some seconds", data());
    Path unfinished = folder.resolve("cluster.unfinished");
    PostgresBinaries.deleteTree(unfinished);
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    Path passwordFile = folder.resolve("password");
    Files.deleteIfExists(passwordFile);
    Files.createFile(passwordFile, PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
    Files.writeString(
        passwordFile, Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n");
    launch.own(folder);

    List<String> initdb = new ArrayList<>();
    initdb.add(program("initdb").toString());
    initdb.addAll(List.of("-D", unfinished.toString(), "-U", USER));
    initdb.add("--pwfile=" + passwordFile);
    initdb.addAll(List.of("--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"));
    // Iterations make guessing dear. Nobody guesses 32 random bytes, and a dozen connections that
    // do 4,096 each cost a JVM that has just started a second.
    if (version >= 16) {
      initdb.add("--set=scram_iterations=1");
    }
    // The builtin provider sorts by code point whatever the machine's C library is, so an index
    // never goes wrong when a data folder moves or the system is upgraded.
    initdb.addAll(
        version >= 17
            ? List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
            : List.of("--locale=C"));
    if (!durable) {
      initdb.add("--no-sync");
    }
    Outcome outcome = run(initdb);
    if (outcome.exitCode() != 0) {
      Files.deleteIfExists(passwordFile);
      PostgresBinaries.deleteTree(unfinished);
      throw PostgresFailure.from(outcome.output(), folder, log());
    }
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private int majorVersion() throws IOException {
    Outcome outcome = run(List.of(program("postgres").toString(), "--version"));
    // "postgres (PostgreSQL) 18.6" or "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)"
    String[] words = outcome.output().strip().split("[ .]+", -1);
    if (outcome.exitCode() != 0
        || words.length < 3
        || !words[2].chars().allMatch(Character::isDigit)) {
      throw new PostgresFailure(
          Reason.DOES_NOT_START,
          "The program "
              + program("postgres")
              + " does not run here ("
              + outcome.output().strip()
              + "); if the disk forbids running programs, give another folder with --data.");
    }
    return Integer.parseInt(words[2]);
  }

  private Outcome run(List<String> program) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launch.command(program)).redirectErrorStream(true);
    environment(builder.environment());
    builder.directory(folder.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(5, TimeUnit.MINUTES);
      return new Outcome(process.exitValue(), output);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// PostgreSQL's programs must neither translate their messages, which are read here, nor take
  /// settings from the account's environment.
  static void environment(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.put("LANG", "C");
    environment.put("LC_ALL", "C");
    environment.put("TZ", "UTC");
  }

  /// The process that postmaster.pid names, if it lives and is PostgreSQL in this folder.
  Optional<ProcessHandle> leftover() throws IOException {
    Path file = data().resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty()) {
      Files.delete(file);
      return Optional.empty();
    }
    Optional<ProcessHandle> process =
        ProcessHandle.of(Math.abs(Long.parseLong(lines.getFirst().strip())));
    if (process.isPresent() && !worksHere(process.get())) {
      // The number was given to another process, perhaps after a restart of the machine.
      // PostgreSQL would take that one for itself and refuse to start.
      Files.delete(file);
      return Optional.empty();
    }
    return process.filter(ProcessHandle::isAlive);
  }

  /// PostgreSQL processes of this folder, found by their working folder: those that outlive a
  /// killed postmaster. Empty where the operating system does not tell.
  List<ProcessHandle> strays() {
    if (!Launch.isLinux()) {
      return List.of();
    }
    return ProcessHandle.allProcesses().filter(this::worksHere).toList();
  }

  private boolean worksHere(ProcessHandle process) {
    if (!Launch.isLinux()) {
      return process.info().command().orElse("").endsWith("/postgres");
    }
    try {
      Path cwd = Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
      return cwd.equals(data().toRealPath());
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  private record Outcome(int exitCode, String output) {}
}
