package app.fermata.server.admin;

import app.fermata.server.admin.Findings.Finding;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.RecentDurations;
import app.fermata.server.telemetry.RecentErrors;
import app.fermata.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How a running server does, from its own numbers.
record Pulse(Telemetry telemetry) {
  /// Of what a lane takes a good part; then the database has been behind for seconds.
  private static final long MANY_WAITING = 1_000;

  private static final Duration LONG_COMMIT = Duration.ofMillis(500);

  /// Fewer say nothing about one in a hundred.
  private static final long ENOUGH_COMMITS = 50;

  private static final double NEARLY_ALL_HEAP = 0.95;
  private static final double NEARLY_ALL_FILES = 0.8;

  void add(Findings findings) {
    findings.add("connections", this::connections);
    findings.add("queues", this::queues);
    findings.add("appends", this::appends);
    findings.add("commits", this::commits);
    findings.add("pool", this::pool);
    findings.add("heap", Pulse::heap);
    findings.add("files", this::files);
    findings.add("errors", this::errors);
  }

  private long total(Metric metric) {
    return Math.round(telemetry.total(metric));
  }

  private Finding connections() {
    Map<String, Long> numbers = new TreeMap<>();
    telemetry.by(Metric.CONNECTIONS, "state").forEach((s, n) -> numbers.put(s, Math.round(n)));
    long open = numbers.values().stream().mapToLong(Long::longValue).sum();
    long waiting = total(Metric.RESUMES_WAITING);
    String text =
        "%d open, %d of them live; %d resumes wait"
            .formatted(open, numbers.getOrDefault("live", 0L), waiting);
    numbers.put("open", open);
    numbers.put("resumes_waiting", waiting);
    return Finding.of(text, numbers);
  }

  private Finding queues() {
    long waiting = total(Metric.LOG_WAITING);
    long unanswered = total(Metric.COMMANDS_UNANSWERED);
    long outbound = total(Metric.OUTBOUND);
    return Finding.of(
            "%d commands wait for the log, %d are unanswered, %d bytes wait to be sent"
                .formatted(waiting, unanswered, outbound),
            Map.of("waiting", waiting, "unanswered", unanswered, "outbound_bytes", outbound))
        .badIf(
            waiting >= MANY_WAITING,
            waiting + " commands wait: the database does not keep up; see commits, pool and disk.");
  }

  private Finding appends() {
    Map<String, Long> numbers = new TreeMap<>();
    telemetry.by(Metric.LOG_APPENDS, "outcome").forEach((o, n) -> numbers.put(o, Math.round(n)));
    return Finding.of(
        "%d since the start; %d were told that the database was away or behind"
            .formatted(
                numbers.getOrDefault("written", 0L), numbers.getOrDefault("unavailable", 0L)),
        numbers);
  }

  private Finding commits() {
    RecentDurations.Summary recent = telemetry.commits().summary();
    long minutes = RecentDurations.REACH.toMinutes();
    if (recent.count() == 0) {
      return Finding.of("none in the last " + minutes + " minutes", Map.of("count", 0));
    }
    double median = millis(recent.median());
    double slowest = millis(recent.slowest());
    return Finding.of(
            String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms of %d in the last %d minutes",
                median,
                slowest,
                recent.count(),
                minutes),
            Map.of("count", recent.count(), "p50_ms", median, "p99_ms", slowest))
        .badIf(
            recent.count() >= ENOUGH_COMMITS && recent.slowest().compareTo(LONG_COMMIT) > 0,
            String.format(
                Locale.ROOT,
                "One commit in a hundred takes %.0f ms or longer; the disk is slow, or busy with"
                    + " something else.",
                slowest));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private Finding pool() {
    long active = total(Metric.POOL_ACTIVE);
    long most = total(Metric.POOL_MAX);
    long waiting = total(Metric.POOL_PENDING);
    long timeouts = total(Metric.POOL_TIMEOUT);
    return Finding.of(
            "%d of %d database connections in use, %d wait for one; %d waited in vain since the start"
                .formatted(active, most, waiting, timeouts),
            Map.of("active", active, "max", most, "waiting", waiting, "timeouts", timeouts))
        .badIf(
            waiting > 0 && active >= most,
            "All %d database connections are in use and %d wait for one; find out what is slow, or give more with --database-connections."
                .formatted(most, waiting));
  }

  private static Finding heap() {
    Runtime runtime = Runtime.getRuntime();
    long used = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    long most = runtime.maxMemory() >> 20;
    return Finding.of(
            "%d of %d MB used".formatted(used, most), Map.of("used_mb", used, "max_mb", most))
        .badIf(
            used > NEARLY_ALL_HEAP * most,
            "%d of %d MB of the heap are used; give the machine or container more memory."
                .formatted(used, most));
  }

  private Finding files() {
    long open = total(Metric.FILES_OPEN);
    long most = total(Metric.FILES_MAX);
    return Finding.of("%d of %d open".formatted(open, most), Map.of("open", open, "max", most))
        .badIf(
            open > NEARLY_ALL_FILES * most,
            "%d of %d files are open, and every connection needs one; raise the limit (LimitNOFILE)."
                .formatted(open, most));
  }

  private Finding errors() {
    long errors = telemetry.errors().errors();
    long warnings = telemetry.errors().warnings();
    return Finding.of(
            "%d errors and %d warnings logged in the last %d minutes"
                .formatted(errors, warnings, RecentErrors.REACH.toMinutes()),
            Map.of("errors", errors, "warnings", warnings))
        .badIf(
            errors > 0,
            "Errors logged in the last %d minutes: %d; read the server's log."
                .formatted(RecentErrors.REACH.toMinutes(), errors));
  }
}
