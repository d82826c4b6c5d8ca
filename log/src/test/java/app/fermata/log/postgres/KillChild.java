package app.fermata.log.postgres;

import app.fermata.log.AppendResult;
import app.fermata.log.LogUnavailableException;
import app.fermata.log.contract.Examples;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/// A process that appends from many threads until it is killed. Says on its output which command it
/// sends (S), which one was acknowledged with which positions (A), and what must not be (E).
final class KillChild {
  private static final int THREADS = 16;

  private KillChild() {}

  /// @param args address, user, seed; the password is in the environment
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err); // what is logged must not stand between what is said
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(args[0]);
    source.setUser(args[1]);
    source.setPassword(System.getenv("KILL_TEST_PASSWORD"));
    long seed = Long.parseLong(args[2]);
    PostgresLog log =
        PostgresLog.open(
            source,
            Examples.KINDS,
            InstantSource.system(),
            List.of(),
            Options.standard().withLanes(2).withPatience(Duration.ofSeconds(5)));
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      Thread.ofPlatform().start(() -> write(log, seed, thread, out));
    }
  }

  private static void write(PostgresLog log, long seed, int thread, PrintStream out) {
    for (int number = 0; ; number++) {
      KillTraffic traffic = new KillTraffic(seed, thread, number);
      out.println(traffic.line('S'));
      AppendResult result = null;
      while (result == null) {
        try {
          result = log.append(traffic.command());
        } catch (LogUnavailableException e) {
          Thread.onSpinWait(); // the same command again: that is what callers are told to do
        }
      }
      if (result instanceof AppendResult.Appended appended) {
        StringBuilder line = new StringBuilder(traffic.line('A'));
        appended.positions().forEach(at -> line.append(' ').append(at.seq()));
        out.println(line);
      } else {
        out.println(traffic.line('E') + " " + result);
      }
    }
  }
}
