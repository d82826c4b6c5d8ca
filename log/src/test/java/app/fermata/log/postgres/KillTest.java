package app.fermata.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.AppendResult.Appended;
import app.fermata.log.LogUnavailableException;
import app.fermata.log.contract.Examples;
import app.fermata.postgres.EmbeddedPostgres;
import app.fermata.postgres.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real kill -9 of a process that appends, and of PostgreSQL under it, at random moments, with the
/// disk waited for: nothing acknowledged is lost, there is no hole, nothing is written twice.
///
/// `-Dfermata.kills=300` for the long run, `-Dfermata.seed=…` for one that failed.
class KillTest {
  private static final int ROUNDS = Integer.getInteger("fermata.kills", 20);
  private static final int DATABASE_EVERY = 4;
  private static final int ROUNDS_PER_SERVER = 16;

  @TempDir Path folder;
  private final long seed = Long.getLong("fermata.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /// What a child said before it died.
  private static final class Said {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    final AtomicInteger acknowledged = new AtomicInteger();
  }

  @Test
  void nothingAcknowledgedIsLostNothingIsDoubledThereIsNoHole() throws Exception {
    System.out.println("seed " + seed + " (run again with -Dfermata.seed=" + seed + ")");
    int lines = 0;
    for (int done = 0; done < ROUNDS; done += ROUNDS_PER_SERVER) {
      lines += run(done, Math.min(ROUNDS, done + ROUNDS_PER_SERVER));
    }
    System.out.println(ROUNDS + " kills, " + lines + " lines of children");
    assertThat(lines).isGreaterThan(ROUNDS * 20);
  }

  /// On one server: one that is killed too often within minutes is given up, as it should be.
  private int run(int from, int to) throws Exception {
    int lines = 0;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestPostgres.durableSettings(folder))) {
      LogSchema.migrate(postgres.dataSource());
      for (int round = from; round < to; round++) {
        boolean isDatabase = round % DATABASE_EVERY == DATABASE_EVERY - 1;
        List<String> said = killed(postgres, seed + round, isDatabase);
        lines += said.size();
        checkCommands(postgres, said, isDatabase);
        checkInvariants(postgres);
      }
    }
    return lines;
  }

  /// Runs a child, kills it or the database under it, and returns what it said.
  private List<String> killed(EmbeddedPostgres postgres, long roundSeed, boolean isDatabase)
      throws IOException, InterruptedException {
    Process child = start(postgres, roundSeed);
    Said said = new Said();
    Thread reader = Thread.ofVirtual().start(() -> read(child, said));
    try {
      awaitAcknowledged(child, said, 1 + random.nextInt(50));
      TimeUnit.MILLISECONDS.sleep(random.nextInt(250)); // the moment itself is what is random
      if (isDatabase) {
        ProcessHandle.of(postgres.pid()).ifPresent(ProcessHandle::destroyForcibly);
        int before = said.acknowledged.get();
        awaitAcknowledged(child, said, before + 50); // it recovers without help
      }
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    reader.join();
    return List.copyOf(said.lines);
  }

  private static Process start(EmbeddedPostgres postgres, long roundSeed) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            KillChild.class.getName(),
            postgres.jdbcUrl(),
            postgres.user(),
            Long.toString(roundSeed));
    builder.environment().put("KILL_TEST_PASSWORD", postgres.password());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  private static void read(Process child, Said said) {
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c == '\n') { // an unfinished last line was never said
          said.lines.add(line.toString());
          said.acknowledged.addAndGet(line.charAt(0) == 'A' ? 1 : 0);
          line.setLength(0);
        } else {
          line.append((char) c);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitAcknowledged(Process child, Said said, int count)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (said.acknowledged.get() < count) {
      assertThat(child.isAlive()).as("the child lives").isTrue();
      assertThat(System.nanoTime()).as("it goes on").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /// Sends everything again: what was acknowledged answers as it did, what was not is written now
  /// or was written then.
  private void checkCommands(EmbeddedPostgres postgres, List<String> lines, boolean isDatabase)
      throws InterruptedException {
    Map<KillTraffic, String> acknowledged = new HashMap<>();
    List<KillTraffic> sent = new ArrayList<>();
    for (String line : lines) {
      KillTraffic traffic = KillTraffic.of(line);
      switch (line.charAt(0)) {
        case 'S' -> sent.add(traffic);
        case 'A' -> acknowledged.put(traffic, line);
        default -> throw new AssertionError("the child was refused: " + line);
      }
    }
    assertThat(sent).as("acknowledged commands were sent").containsAll(acknowledged.keySet());
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    try (PostgresLog log =
            PostgresLog.open(
                postgres.dataSource(),
                Examples.KINDS,
                InstantSource.system(),
                List.of(),
                Options.standard().withLanes(2));
        ExecutorService executor = Executors.newFixedThreadPool(16)) {
      for (KillTraffic traffic : sent) {
        executor.execute(() -> check(log, traffic, acknowledged.get(traffic), wrong));
      }
      executor.shutdown();
      assertThat(executor.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(wrong).as("seed " + seed + (isDatabase ? ", database killed" : "")).isEmpty();
  }

  private static void check(
      PostgresLog log,
      KillTraffic traffic,
      @org.jspecify.annotations.Nullable String acknowledged,
      Queue<String> wrong) {
    Append command = traffic.command();
    AppendResult result = null;
    while (result == null) {
      try {
        result = log.append(command);
      } catch (LogUnavailableException e) {
        Thread.onSpinWait();
      }
    }
    if (!(result instanceof Appended appended)) {
      wrong.add(traffic + " sent again: " + result);
      return;
    }
    StringBuilder line = new StringBuilder(traffic.line('A'));
    appended.positions().forEach(at -> line.append(' ').append(at.seq()));
    if (acknowledged != null && !(appended.repeated() && acknowledged.contentEquals(line))) {
      wrong.add("acknowledged as " + acknowledged + ", now " + line);
    }
  }

  private void checkInvariants(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      Map<String, String> mustBeZero =
          Map.of(
              "a hole",
              """
              SELECT count(*) FROM log_head h WHERE h.seq <>
                (SELECT count(*) FROM log_entry e WHERE e.log = h.log)
                + (SELECT count(*) FROM log_pruned p WHERE p.log = h.log)
              """,
              "beyond the head",
              "SELECT count(*) FROM log_entry e JOIN log_head h USING (log) WHERE e.seq > h.seq",
              "written twice",
              "SELECT count(*) - count(DISTINCT body) FROM log_entry",
              "place or newest",
              """
              SELECT count(*) FROM (SELECT log, key, min(place) AS low, max(place) AS high,
                  min(seq) AS first, max(seq) AS last, max(seq) FILTER (WHERE newest) AS newest,
                  count(*) FILTER (WHERE newest) AS newests, min(kind) AS kind
                FROM log_entry GROUP BY log, key) k
                WHERE low <> high OR newests <> 1 OR newest <> last
                  OR (kind <> 'bookmark' AND low <> first)
              """,
              "command without its entries",
              """
              SELECT count(*) FROM log_command c WHERE NOT EXISTS (
                SELECT FROM log_entry e WHERE e.log = c.log AND e.seq = c.last)
                AND NOT EXISTS (SELECT FROM log_pruned p WHERE p.log = c.log AND p.seq = c.last)
              """,
              "the feed's count",
              """
              SELECT (SELECT coalesce(sum(n), 0) FROM log_feed f, unnest(f.counts) AS n)
                - (SELECT sum(seq) FROM log_head)
              """);
      for (Map.Entry<String, String> each : mustBeZero.entrySet()) {
        try (ResultSet row = statement.executeQuery(each.getValue())) {
          row.next();
          assertThat(row.getLong(1)).as("seed " + seed + ": " + each.getKey()).isZero();
        }
      }
    }
  }
}
