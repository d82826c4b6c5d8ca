package app.fermata.server.config;

import java.nio.file.Path;
import java.util.Optional;

/// Where everything is kept.
///
/// @param data the data folder, absolute
/// @param database the operator's own PostgreSQL; empty for the embedded one
/// @param connections the most connections kept to it; empty: what fits the machine
public record Storage(
    Path data, Optional<DatabaseAddress> database, Optional<Integer> connections) {

  /// An operator's own PostgreSQL.
  ///
  /// @param jdbcUrl without user and password
  public record DatabaseAddress(String jdbcUrl, Optional<String> user, Optional<Secret> password) {}

  /// The embedded PostgreSQL's folder.
  public Path postgres() {
    return data.resolve("postgres");
  }

  /// For files that people will attach, by content; nothing puts any there yet.
  public Path files() {
    return data.resolve("files");
  }

  /// What exists only while a server runs: its private channel, its lock.
  public Path run() {
    return data.resolve("run");
  }
}
