package app.fermata.postgres;

import java.nio.file.Path;

/// A process that runs an embedded PostgreSQL until it is killed: prints the JDBC address, then
/// waits for the end of its input.
final class ChildServer {
  private ChildServer() {}

  public static void main(String[] args) throws Exception {
    EmbeddedPostgres server =
        EmbeddedPostgres.start(TestPostgres.durableSettings(Path.of(args[0])));
    System.out.println("READY " + server.jdbcUrl());
    while (System.in.read() >= 0) {
      // only the end of input matters
    }
    server.close();
  }
}
