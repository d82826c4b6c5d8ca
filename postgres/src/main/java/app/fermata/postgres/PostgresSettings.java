package app.fermata.postgres;

import java.nio.file.Path;
import java.util.Optional;

/// What an embedded PostgreSQL is started with.
///
/// @param folder where everything of it lives; created when missing; see the package's page
/// @param installed the `bin` folder of a PostgreSQL installed on this machine, used instead of the
///   bundled one
/// @param binaries where the bundled one is unpacked; empty for a folder inside `folder`
/// @param durable whether PostgreSQL waits for the disk; false only in tests that do not test
///   durability
/// @param sharedBuffersMegabytes PostgreSQL's page cache
/// @param maxConnections how many connections it accepts at once
public record PostgresSettings(
    Path folder,
    Optional<Path> installed,
    Optional<Path> binaries,
    boolean durable,
    int sharedBuffersMegabytes,
    int maxConnections) {

  /// The bundled PostgreSQL in `folder`, durable, sized for a chat server of some thousand people.
  public static PostgresSettings in(Path folder) {
    return new PostgresSettings(folder, Optional.empty(), Optional.empty(), true, 128, 60);
  }

  /// The same with the PostgreSQL whose programs are in `bin`.
  public PostgresSettings withInstalled(Path bin) {
    return new PostgresSettings(
        folder, Optional.of(bin), binaries, durable, sharedBuffersMegabytes, maxConnections);
  }

  /// The same with the bundled programs unpacked in `binaries`, which other folders may share.
  public PostgresSettings withBinaries(Path binaries) {
    return new PostgresSettings(
        folder, installed, Optional.of(binaries), durable, sharedBuffersMegabytes, maxConnections);
  }

  /// The same without waiting for the disk: a crash of the machine destroys the database.
  public PostgresSettings withoutDurability() {
    return new PostgresSettings(
        folder, installed, binaries, false, sharedBuffersMegabytes, maxConnections);
  }

  /// The same with a page cache that fits the machine or container.
  public PostgresSettings fitting(Machine machine) {
    return withSharedBuffersMegabytes(machine.sharedBuffersMegabytes());
  }

  /// The same with another page cache.
  public PostgresSettings withSharedBuffersMegabytes(int megabytes) {
    return new PostgresSettings(folder, installed, binaries, durable, megabytes, maxConnections);
  }

  /// The same with another bound on connections.
  public PostgresSettings withMaxConnections(int connections) {
    return new PostgresSettings(
        folder, installed, binaries, durable, sharedBuffersMegabytes, connections);
  }
}
