package app.fermata.server.config;

/// How Fermata tells what it does.
///
/// @param format the lines' form
/// @param level the least important lines that are written
public record Logging(Format format, Level level) {
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
