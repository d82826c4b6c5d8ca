package app.fermata.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears every line of the log and tells whoever counts those that speak of trouble. One for the
/// whole process, added once and never removed: Logback may overlook an appender that is added
/// while other threads write lines.
final class LoggedLines extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final LoggedLines ALL = new LoggedLines();

  private final List<Counts> counts = new CopyOnWriteArrayList<>();

  private LoggedLines() {}

  private record Counts(Count warnings, Count errors, RecentErrors recent) {
    void warned() {
      warnings.increment();
      recent.warned();
    }

    void failed() {
      errors.increment();
      recent.failed();
    }
  }

  /// Lines are heard from here on, if they are not yet.
  static void hear() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      ALL.setContext(context);
      ALL.start();
      context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(ALL);
    }
  }

  /// Counts until the handle is closed.
  static AutoCloseable count(Telemetry telemetry, RecentErrors recent) {
    var mine =
        new Counts(
            telemetry.count(Metric.LOGGED_LINES, "warn"),
            telemetry.count(Metric.LOGGED_LINES, "error"),
            recent);
    ALL.counts.add(mine);
    return () -> ALL.counts.remove(mine);
  }

  @Override
  protected void append(ILoggingEvent line) {
    Level level = line.getLevel();
    if (level.isGreaterOrEqual(Level.ERROR)) {
      counts.forEach(Counts::failed);
    } else if (level.isGreaterOrEqual(Level.WARN)) {
      counts.forEach(Counts::warned);
    }
  }
}
