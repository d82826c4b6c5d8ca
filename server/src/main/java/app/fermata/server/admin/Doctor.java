package app.fermata.server.admin;

import app.fermata.log.postgres.PostgresLog;
import app.fermata.server.admin.Findings.Finding;
import app.fermata.server.config.Configuration;
import app.fermata.server.health.Health;
import app.fermata.server.sql.Database;
import app.fermata.server.sql.Migrations;
import app.fermata.server.telemetry.Telemetry;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Looks at everything that tends to go wrong and says what it found, one line each; `ok` is false
/// when something needs the operator. Of a server that runs it says how it does as well.
public final class Doctor implements Operation {
  private static final long LITTLE_SPACE = 1L << 30;
  private static final int SYNCS = 20;
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(5);

  private final Configuration configuration;
  private final Parts parts;
  private final Supplier<Optional<URI>> metrics;

  /// What is looked at.
  public record Parts(
      Database database,
      PostgresLog log,
      Health health,
      Telemetry telemetry,
      InstantSource clock) {}

  /// @param metrics where a program on this machine finds the server's numbers; empty while no
  ///   server runs
  public Doctor(Configuration configuration, Parts parts, Supplier<Optional<URI>> metrics) {
    this.configuration = configuration;
    this.parts = parts;
    this.metrics = metrics;
  }

  @Override
  public ObjectNode run(ObjectNode args, Context context) {
    Findings findings = new Findings();
    Optional<URI> running = metrics.get();
    findings.add("java", Doctor::java);
    findings.add("memory", () -> Finding.note(Sizing.of(parts.database()).toString()));
    findings.add("postgresql", this::database);
    findings.add(
        "schema",
        () -> Finding.note(new Migrations(parts.database().dataSource()).current().toString()));
    findings.add("epoch", this::epoch);
    findings.add("clock", this::clock);
    findings.add("disk", () -> disk(configuration.storage().data()));
    findings.add("fsync", this::fsync);
    findings.add("web client", () -> webClient(configuration.web()));
    for (Health.Finding finding : parts.health().report().findings()) {
      findings.add(finding.name(), () -> Finding.check("fine", finding.problem()));
    }
    if (running.isPresent()) {
      new Pulse(parts.telemetry()).add(findings);
      findings.add(
          "metrics", new MetricsProbe(running.get(), configuration.network().metricsToken())::look);
    } else {
      findings.add("server", () -> Finding.note("not running; start it to have it looked at"));
    }
    return findings.result();
  }

  private Finding database() {
    return Finding.note(
        parts.database().version()
            + (parts.database().embedded().isPresent() ? ", embedded" : ", the operator's own"));
  }

  private Finding epoch() {
    int epoch = parts.log().epoch();
    return Finding.of(Integer.toString(epoch), Map.of("epoch", epoch));
  }

  /// Messages carry this clock's time, but never an earlier one than the message before.
  private Finding clock() {
    Instant before = parts.clock().instant();
    Instant theirs = parts.database().now();
    Instant after = parts.clock().instant();
    Duration apart =
        theirs.isBefore(before)
            ? Duration.between(theirs, before)
            : theirs.isAfter(after) ? Duration.between(after, theirs) : Duration.ZERO;
    Duration ahead = Duration.between(after, parts.log().latest());
    return Finding.of(
            "within %d ms of the database's".formatted(apart.toMillis()),
            Map.of("apart_ms", apart.toMillis()))
        .badIf(
            apart.compareTo(CLOCKS_MAY_DIFFER) > 0,
            "The clocks of this server and of the database are %d s apart; set both by NTP."
                .formatted(apart.toSeconds()))
        .badIf(
            ahead.compareTo(CLOCKS_MAY_DIFFER) > 0,
            "The newest message is dated %d s from now: the clock was wrong, or is; set it by NTP."
                .formatted(ahead.toSeconds()));
  }

  static Finding java() {
    return Finding.note(Runtime.version() + " in " + System.getProperty("java.home"));
  }

  static Finding disk(Path data) throws IOException {
    long space = Files.getFileStore(data).getUsableSpace();
    return Finding.of((space >> 20) + " MB free for " + data, Map.of("free_mb", space >> 20))
        .badIf(space < LITTLE_SPACE, "Less than 1 GB is free for " + data + "; make room soon.");
  }

  private Finding fsync() throws IOException {
    double millis = syncMillis(configuration.storage().data());
    return Finding.of(
        String.format(Locale.ROOT, "%.2f ms for one small write", millis), Map.of("ms", millis));
  }

  static Finding webClient(Path web) {
    return Finding.note(web.toString())
        .badIf(
            !Files.exists(web.resolve("index.html")),
            "The web client is not built in "
                + web
                + "; start ./fermata once, or give its folder with --web.");
  }

  /// How long the disk takes to have a page for sure: the floor under every acknowledgement.
  private static double syncMillis(Path data) throws IOException {
    Path file = Files.createTempFile(data, "doctor", null);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long started = System.nanoTime();
      for (int n = 0; n < SYNCS; n++) {
        channel.write(ByteBuffer.allocate(8192), 0);
        channel.force(false);
      }
      return (System.nanoTime() - started) / 1e6 / SYNCS;
    } finally {
      Files.delete(file);
    }
  }
}
