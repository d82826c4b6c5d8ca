package app.fermata.server.main;

import app.fermata.server.config.Logging;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where log lines go and how they look.
final class LogSetup {
  private LogSetup() {}

  /// Until the settings are read: trouble only.
  static void beforeSettings() {
    configure(true, "System.err", Level.WARN);
  }

  /// A server writes its log to standard output, for the journal or the container to keep.
  static void forServer(Logging logging) {
    boolean plain =
        switch (logging.format()) {
          case PLAIN -> true;
          case JSON -> false;
          case AUTO -> onTerminal();
        };
    configure(plain, "System.out", Level.toLevel(logging.level().name()));
  }

  /// A command prints its result to standard output and only trouble to standard error.
  static void forCommand(Logging logging) {
    Level level = Level.toLevel(logging.level().name());
    configure(true, "System.err", level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
  }

  /// Whether a person looks at the output.
  static boolean onTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private static void configure(boolean plain, String target, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget(target);
    console.setEncoder(plain ? plainLines(context) : jsonLines(context));
    console.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(console);
    if (level.isGreaterOrEqual(Level.INFO)) {
      for (String chatty :
          new String[] {"org.flywaydb", "com.zaxxer.hikari", "io.vertx", "io.netty"}) {
        context.getLogger(chatty).setLevel(Level.WARN);
      }
      // Says "no migrations found" of every empty history.
      context.getLogger("org.flywaydb.core.internal.command").setLevel(Level.ERROR);
    }
  }

  private static Encoder<ILoggingEvent> plainLines(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n");
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> jsonLines(LoggerContext context) {
    JsonLines layout = new JsonLines();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }
}
