package app.fermata.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/// What a run may not leave behind: memory, open files and connections, transactions of the
/// database, errors in the operator's log.
final class Traces implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Caches fill, classes are loaded, code is compiled.
  private static final long SLACK_BYTES = 64L << 20;

  /// The pools of the database and of test clients grow and shrink a little.
  private static final long SLACK_FILES = 24;

  private final TestServer server;
  private final Errors errors = new Errors();
  private long bytes;
  private long files;

  Traces(TestServer server) {
    this.server = server;
    errors.setContext(root().getLoggerContext());
    errors.start();
    root().addAppender(errors);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /// Keeps what would wake an operator.
  private static final class Errors extends AppenderBase<ILoggingEvent> {
    final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        var cause = event.getThrowableProxy();
        seen.add(
            event.getLoggerName()
                + " "
                + event.getFormattedMessage()
                + (cause == null ? "" : "\n" + ThrowableProxyUtil.asString(cause)));
      }
    }
  }

  /// From here on nothing may grow.
  void begin() {
    bytes = heap();
    files = files();
  }

  void noErrors() {
    assertThat(errors.seen).as("errors in the log").isEmpty();
  }

  void nothingGrew() {
    settles("open files", Traces::files, files + SLACK_FILES);
    settles("sessions in the database", this::working, 0);
    settles("bytes in the heap", Traces::heap, bytes + SLACK_BYTES);
  }

  private static void settles(String what, LongSupplier now, long most) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    long seen = now.getAsLong();
    while (seen > most && System.nanoTime() < until) {
      Thread.yield();
      seen = now.getAsLong();
    }
    assertThat(seen).as(what).isLessThanOrEqualTo(most);
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  /// Sessions that are in the middle of something, but for the one that asks.
  private long working() {
    return server.number(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'");
  }

  @Override
  public void close() {
    root().detachAppender(errors);
  }
}
