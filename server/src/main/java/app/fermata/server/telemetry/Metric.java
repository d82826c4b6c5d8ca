package app.fermata.server.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Everything that is measured, in the order in which docs/operate/metrics.md lists it.
public enum Metric {
  BUILD("fermata.build", Type.GAUGE, "", "version", "Always 1; says which Fermata this is."),

  COMMANDS(
      "fermata.commands",
      Type.COUNTER,
      "",
      "kind, outcome",
      "Commands executed, by kind and by what became of them: done, refused, or busy (to be tried"
          + " again)."),
  COMMAND_DURATION(
      "fermata.command.duration",
      Type.HISTOGRAM,
      "seconds",
      "",
      "From reading a command's arguments to its outcome, commit included."),
  SLOW_COMMANDS(
      "fermata.commands.slow",
      Type.COUNTER,
      "",
      "",
      "Commands slower than slow-command-millis, whether or not the log says so of each."),
  REJECTIONS(
      "fermata.rejections",
      Type.COUNTER,
      "",
      "surface, code",
      "Refusals told to a client over the socket or over http, by code (docs/protocol/kinds.md)."),

  LOG_APPENDS(
      "fermata.log.appends",
      Type.COUNTER,
      "",
      "outcome",
      "Appends by outcome: written, repeated (a retry), moved (decided again), refused, or"
          + " unavailable (the database is away or too far behind)."),
  LOG_ENTRIES("fermata.log.entries", Type.COUNTER, "", "", "Entries committed."),
  LOG_BATCH(
      "fermata.log.batch",
      Type.HISTOGRAM,
      "commands",
      "",
      "Commands that were written by one transaction."),
  LOG_TRANSACTION(
      "fermata.log.transaction.duration",
      Type.HISTOGRAM,
      "seconds",
      "",
      "A transaction that wrote, from taking its locks to its commit."),
  LOG_COMMIT(
      "fermata.log.commit.duration",
      Type.HISTOGRAM,
      "seconds",
      "",
      "The commit alone: PostgreSQL makes sure that the disk has it."),
  LOG_WAITING(
      "fermata.log.waiting", Type.GAUGE, "", "", "Commands that wait in the lanes of the log."),

  FANOUT_RANGES("fermata.fanout.ranges", Type.COUNTER, "", "", "Ranges handed to the fan-out."),
  FANOUT_DELIVERIES(
      "fermata.fanout.deliveries",
      Type.COUNTER,
      "",
      "",
      "Ranges times the connections they go to."),
  FANOUT_DELIVERED(
      "fermata.fanout.delivered", Type.COUNTER, "bytes", "", "Bytes of those deliveries."),
  FANOUT_READS(
      "fermata.fanout.reads",
      Type.COUNTER,
      "",
      "",
      "Reads of the log for what a hint did not bring along."),

  CONNECTIONS(
      "fermata.connections",
      Type.GAUGE,
      "",
      "state",
      "Sockets by state: opening, identifying, greeted, resuming, live, closing; counted once a"
          + " second."),
  CONNECTIONS_OPENED("fermata.connections.opened", Type.COUNTER, "", "", "Sockets taken over."),
  CONNECTIONS_CLOSED(
      "fermata.connections.closed",
      Type.COUNTER,
      "",
      "code",
      "Sockets that ended: the code this server closed with, client (the client closed), or lost"
          + " (no word of either)."),
  RESUMES(
      "fermata.resume.duration",
      Type.HISTOGRAM,
      "seconds",
      "",
      "Answering a resume, from asking to live."),
  RESUMES_WAITING(
      "fermata.resumes.waiting", Type.GAUGE, "", "", "Resumes asked for and not yet answered."),
  CATCH_UPS("fermata.catchups", Type.COUNTER, "", "", "Catch-ups asked for."),
  FRAMES("fermata.frames", Type.COUNTER, "", "", "Frames that clients sent."),
  COMMANDS_UNANSWERED(
      "fermata.commands.unanswered",
      Type.GAUGE,
      "",
      "",
      "Commands taken from sockets and not yet answered."),
  OUTBOUND(
      "fermata.outbound",
      Type.GAUGE,
      "bytes",
      "",
      "Bytes that wait to be sent to sockets; counted once a second."),

  SIGN_INS(
      "fermata.signins",
      Type.COUNTER,
      "",
      "outcome",
      "Sign-ins with a password: done, wrong, throttled (too many wrong ones), refused (a"
          + " deactivated account), busy (too many people at once), or failed (an error here)."),

  HTTP_REQUESTS(
      "fermata.http.requests",
      Type.HISTOGRAM,
      "seconds",
      "route, method, status",
      "Requests by route as in the contract, method and class of status (2xx); files of the web"
          + " client and unknown paths are not counted."),

  LOGGED_LINES(
      "fermata.logged.lines", Type.COUNTER, "", "level", "Lines in the server's log: warn, error."),

  POOL("hikaricp.connections", Type.GAUGE, "", "pool", "Database connections open."),
  POOL_ACTIVE(
      "hikaricp.connections.active", Type.GAUGE, "", "pool", "Database connections in use."),
  POOL_IDLE(
      "hikaricp.connections.idle", Type.GAUGE, "", "pool", "Database connections that are free."),
  POOL_PENDING(
      "hikaricp.connections.pending",
      Type.GAUGE,
      "",
      "pool",
      "Threads that wait for a database connection."),
  POOL_MAX(
      "hikaricp.connections.max",
      Type.GAUGE,
      "",
      "pool",
      "The most database connections there may be."),
  POOL_MIN("hikaricp.connections.min", Type.GAUGE, "", "pool", "Database connections kept free."),
  POOL_ACQUIRE(
      "hikaricp.connections.acquire",
      Type.SUMMARY,
      "seconds",
      "pool",
      "Waiting for a database connection."),
  POOL_USAGE(
      "hikaricp.connections.usage",
      Type.SUMMARY,
      "seconds",
      "pool",
      "Holding a database connection."),
  POOL_CREATION(
      "hikaricp.connections.creation",
      Type.SUMMARY,
      "seconds",
      "pool",
      "Making a database connection."),
  POOL_TIMEOUT(
      "hikaricp.connections.timeout",
      Type.COUNTER,
      "",
      "pool",
      "Waits for a database connection that were in vain."),

  MEMORY_USED("jvm.memory.used", Type.GAUGE, "bytes", "area, id", "Java's memory in use."),
  MEMORY_COMMITTED(
      "jvm.memory.committed",
      Type.GAUGE,
      "bytes",
      "area, id",
      "Java's memory taken from the system."),
  MEMORY_MAX(
      "jvm.memory.max",
      Type.GAUGE,
      "bytes",
      "area, id",
      "The most of Java's memory; -1: no bound."),
  BUFFERS("jvm.buffer.memory.used", Type.GAUGE, "bytes", "id", "Buffers outside the heap."),
  GC_PAUSE("jvm.gc.pause", Type.SUMMARY, "seconds", "action, cause, gc", "Pauses for collection."),
  GC_ALLOCATED(
      "jvm.gc.memory.allocated",
      Type.COUNTER,
      "bytes",
      "",
      "Put on the heap, counted at each collection."),
  GC_PROMOTED(
      "jvm.gc.memory.promoted", Type.COUNTER, "bytes", "", "Moved to the old part of the heap."),
  GC_LIVE(
      "jvm.gc.live.data.size", Type.GAUGE, "bytes", "", "Alive after the last full collection."),
  THREADS_LIVE("jvm.threads.live", Type.GAUGE, "threads", "", "Platform threads."),
  THREADS_PEAK(
      "jvm.threads.peak", Type.GAUGE, "threads", "", "The most platform threads there were."),
  CPU_PROCESS(
      "process.cpu.usage", Type.GAUGE, "", "", "This process' part of all processors, 0 to 1."),
  CPU_TIME("process.cpu.time", Type.COUNTER, "ns", "", "Processor time of this process."),
  CPU_SYSTEM("system.cpu.usage", Type.GAUGE, "", "", "Everybody's part of all processors, 0 to 1."),
  CPU_COUNT("system.cpu.count", Type.GAUGE, "", "", "Processors."),
  UPTIME("process.uptime", Type.GAUGE, "seconds", "", "How long the process runs."),
  STARTED("process.start.time", Type.GAUGE, "seconds", "", "When the process began, since 1970."),
  FILES_OPEN("process.files.open", Type.GAUGE, "files", "", "Open files, sockets included."),
  FILES_MAX("process.files.max", Type.GAUGE, "files", "", "The most open files there may be.");

  private static final PrometheusNamingConvention NAMING = new PrometheusNamingConvention();
  private static final Map<String, Metric> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(metric -> metric.word, Function.identity()));

  private final String word;
  private final Type type;
  private final String unit;
  private final String labels;
  private final String meaning;

  /// What sort of number it is.
  public enum Type {
    /// Only grows, from the start of the process.
    COUNTER,
    /// What is so now.
    GAUGE,
    /// How often values up to each bound were seen, their number, sum and latest maximum.
    HISTOGRAM,
    /// Number, sum and latest maximum of values.
    SUMMARY
  }

  /// @param word the name, words separated by dots
  /// @param unit empty where it is a plain number
  /// @param labels their names, separated by commas; empty for none
  Metric(String word, Type type, String unit, String labels, String meaning) {
    this.word = word;
    this.type = type;
    this.unit = unit;
    this.labels = labels;
    this.meaning = meaning;
  }

  String word() {
    return word;
  }

  public Type type() {
    return type;
  }

  /// Empty where it is a plain number.
  public String unit() {
    return unit;
  }

  /// The names of its labels.
  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(", ", -1));
  }

  /// What it says, in a sentence.
  public String meaning() {
    return meaning;
  }

  /// The name as Prometheus sees it. A histogram has `_bucket`, `_count`, `_sum` and `_max` after
  /// it, a summary the last three.
  public String exposed() {
    @Nullable String given = unit.isEmpty() ? null : unit;
    return switch (type) {
      case COUNTER -> NAMING.name(word, Meter.Type.COUNTER, given) + "_total";
      case GAUGE -> NAMING.name(word, Meter.Type.GAUGE, given);
      case HISTOGRAM, SUMMARY ->
          NAMING.name(word, isTime() ? Meter.Type.TIMER : Meter.Type.DISTRIBUTION_SUMMARY, given);
    };
  }

  private boolean isTime() {
    return unit.equals("seconds");
  }

  /// The type as Prometheus calls it.
  public String exposedType() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  static Optional<Metric> named(String word) {
    return Optional.ofNullable(BY_NAME.get(word));
  }
}
