package app.fermata.bench.faults;

import app.fermata.bench.Trouble;
import app.fermata.bench.target.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/// The way past the server to its PostgreSQL: its processes and a connection.
final class DatabaseDoor {
  private static final int PID = 0;
  private static final int PORT = 3;
  private static final String USER = "fermata";

  private final Path folder;

  DatabaseDoor(Path data) {
    this.folder = data.resolve("postgres");
  }

  /// The main process.
  long pid() {
    return Math.abs(Long.parseLong(pidFile().get(PID).strip()));
  }

  /// All processes, the main one first.
  List<Long> pids() {
    return new ProcessTree(pid()).pids();
  }

  private int port() {
    return Integer.parseInt(pidFile().get(PORT).strip());
  }

  private List<String> pidFile() {
    try {
      return Files.readAllLines(folder.resolve("cluster").resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new Trouble("PostgreSQL does not run where it should: " + e.getMessage());
    }
  }

  String password() {
    try {
      return Files.readString(folder.resolve("password")).strip();
    } catch (IOException e) {
      throw new Trouble("The database's password cannot be read: " + e.getMessage());
    }
  }

  /// Where another server finds the database, without the password.
  String url() {
    return "postgresql://" + USER + "@127.0.0.1:" + port() + "/fermata";
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/fermata", USER, password());
  }

  /// Sends a signal, such as `STOP`, to processes; those that are gone are passed over.
  static void signal(String name, List<Long> pids) throws InterruptedException {
    String all = String.join(" ", pids.stream().map(pid -> Long.toString(pid)).toList());
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + all)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new Trouble("No signal can be sent: " + e.getMessage());
    }
  }
}
