package app.fermata.bench.target;

import app.fermata.postgres.EmbeddedPostgres;
import app.fermata.postgres.PostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/// The PostgreSQL of a server that was killed: it lives on until somebody adopts it.
public final class LeftBehind {
  private LeftBehind() {}

  /// Stops it, if there is one.
  public static void stop(Path data) {
    Path folder = data.resolve("postgres");
    if (Files.exists(folder.resolve("cluster").resolve("postmaster.pid"))) {
      EmbeddedPostgres.start(PostgresSettings.in(folder)).close();
    }
  }
}
