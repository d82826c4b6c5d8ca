package app.fermata.server.admin;

import app.fermata.postgres.Machine;
import app.fermata.server.sql.Database;

/// How the memory of this machine, or of the container, is shared out.
///
/// @param heapMegabytes the most that Java's heap grows to
public record Sizing(Machine machine, long heapMegabytes, Database.Sizes database) {

  /// As it is.
  public static Sizing of(Database database) {
    return new Sizing(Machine.here(), Runtime.getRuntime().maxMemory() >> 20, database.sizes());
  }

  /// In one line.
  @Override
  public String toString() {
    return "%d MB and %d processors: heap up to %d MB, %d database connections, %s"
        .formatted(
            machine.megabytes(),
            machine.processors(),
            heapMegabytes,
            database.connections(),
            database
                .sharedBuffersMegabytes()
                .map(buffers -> "PostgreSQL's page cache " + buffers + " MB")
                .orElse("PostgreSQL's page cache is its operator's"));
  }
}
