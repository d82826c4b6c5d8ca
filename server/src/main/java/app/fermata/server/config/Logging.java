package app.fermata.server.config;

import java.time.Duration;

/// How Fermata tells what it does.
///
/// @param format the lines' form
/// @param level the least important lines that are written
/// @param slowCommand commands that take longer are named; zero: none are
public record Logging(Format format, Level level, Duration slowCommand) {
  /// The form of a line.
  public enum Format {
    /// Plain on a terminal, JSON otherwise.
    AUTO,
    /// For people.
    PLAIN,
    /// One JSON object a line, for machines.
    JSON
  }

  /// Importance, the most important first.
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
