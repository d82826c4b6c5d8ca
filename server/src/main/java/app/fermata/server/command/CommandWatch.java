package app.fermata.server.command;

import app.fermata.log.LogUnavailableException;
import app.fermata.server.telemetry.Count;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Outage;
import app.fermata.server.telemetry.Telemetry;
import app.fermata.server.telemetry.Timing;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts commands and says in the log which were slow and where their time went, and when the log
/// cannot be had. What it says names no person and holds nothing that a person wrote.
public final class CommandWatch {
  private static final Logger LOGGER = LoggerFactory.getLogger(CommandWatch.class);

  /// How many slow commands are named a second: a database that stalls makes all of them slow.
  private static final int NAMED_PER_SECOND = 10;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Telemetry telemetry;
  private final Timing durations;
  private final Count slow;
  private final Duration threshold;
  private final LongSupplier nanos;
  private final Outage outage;

  /// The second in which `named` counts, by `nanos`.
  private final AtomicLong second;

  private final AtomicInteger named = new AtomicInteger();
  private final AtomicInteger unnamed = new AtomicInteger();

  /// @param threshold what takes longer is slow; zero: nothing is
  /// @param nanos time that only goes forward, such as `System::nanoTime`
  public CommandWatch(Telemetry telemetry, Duration threshold, LongSupplier nanos) {
    this.telemetry = telemetry;
    this.durations = telemetry.timing(Metric.COMMAND_DURATION);
    this.slow = telemetry.count(Metric.SLOW_COMMANDS);
    this.threshold = threshold;
    this.nanos = nanos;
    this.outage = new Outage(LOGGER, "Commands", nanos);
    this.second = new AtomicLong(nanos.getAsLong());
  }

  Spent begin() {
    return new Spent(nanos.getAsLong());
  }

  /// How long it is since `began`, by the clock of this watch.
  Duration since(long began) {
    return Duration.ofNanos(nanos.getAsLong() - began);
  }

  long now() {
    return nanos.getAsLong();
  }

  /// The log could not be had: this was not executed and will be tried again.
  void unavailable(LogUnavailableException why) {
    outage.failed(why);
  }

  /// @param kind one of the kinds there are
  void executed(String kind, Outcome outcome, Spent spent) {
    Duration took = since(spent.began);
    String became = became(outcome);
    telemetry.count(Metric.COMMANDS, kind, became).increment();
    durations.record(took);
    if (outcome instanceof Outcome.Done) {
      outage.worked();
    }
    if (unnamed.get() > 0) {
      tellUnnamed();
    }
    if (!threshold.isZero() && took.compareTo(threshold) > 0) {
      slow.increment();
      if (mayName()) {
        LOGGER.warn(
            "Slow command: {} took {} ms: {} deciding, {} waiting, {} committing; {}",
            kind,
            took.toMillis(),
            spent.deciding().toMillis(),
            spent.appending().waited().toMillis(),
            spent.appending().wrote().toMillis(),
            became);
      } else {
        unnamed.incrementAndGet();
      }
    }
  }

  private static String became(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> "done";
      case Outcome.Refused refused -> refused.rejection().code() == Code.BUSY ? "busy" : "refused";
    };
  }

  private boolean mayName() {
    beginSecond();
    return named.getAndIncrement() < NAMED_PER_SECOND;
  }

  private void tellUnnamed() {
    beginSecond();
    if (named.get() < NAMED_PER_SECOND) {
      int more = unnamed.getAndSet(0);
      if (more > 0) {
        LOGGER.warn("{} more slow commands are not named", more);
      }
    }
  }

  private void beginSecond() {
    long began = second.get();
    long now = nanos.getAsLong();
    if (now - began >= SECOND && second.compareAndSet(began, now)) {
      named.set(0);
    }
  }
}
