package app.fermata.log.postgres;

import static app.fermata.log.contract.Examples.*;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.contract.Examples;
import app.fermata.postgres.EmbeddedPostgres;
import app.fermata.postgres.TestPostgres;
import app.fermata.protocol.Ids;
import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Durable single-row appends with two guards and a far guard each, as messages are: how many a
/// second, and what they cost in CPU, JVM and PostgreSQL together. Run by hand: `java -cp …
/// app.fermata.log.postgres.Throughput [logs] [writers per log] [seconds] [lanes] [batch]
/// [accounts]`; 0 accounts: no far guards.
final class Throughput {
  private final EmbeddedPostgres postgres;
  private final PostgresLog log;
  private final List<UUID> logs = new ArrayList<>();
  private final List<Append.Guard> guards;
  private final List<Entry> accounts;
  private final Body body = Body.utf8("x".repeat(330)); // a message of two lines, with its tree
  private final Ids ids = new Ids(InstantSource.system(), new Random());
  private final AtomicLong written = new AtomicLong();
  private volatile boolean isOver;

  private Throughput(EmbeddedPostgres postgres, PostgresLog log, int count, int accounts) {
    this.postgres = postgres;
    this.log = log;
    UUID workspace = ids.next();
    this.accounts =
        Stream.generate(() -> append(log, ADA, workspace, put(ids.next(), BADGE, null, "a")))
            .limit(accounts)
            .toList();
    UUID card = ids.next();
    UUID member = ids.next();
    this.guards = List.of(new Append.Guard(card, 1), new Append.Guard(member, 2));
    for (int i = 0; i < count; i++) {
      UUID to = ids.next();
      logs.add(to);
      append(log, command(ADA, to, put(card, CARD, null, "c"), put(member, CARD, null, "m")));
    }
  }

  public static void main(String[] args) throws Exception {
    int logs = argument(args, 0, 500);
    int writers = argument(args, 1, 2);
    int seconds = argument(args, 2, 10);
    int lanes = argument(args, 3, 2);
    int batch = argument(args, 4, 256);
    int accounts = argument(args, 5, 1000);
    Path folder = Files.createTempDirectory("fermata-throughput");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestPostgres.durableSettings(folder));
        HikariDataSource pool = OpenLog.pool(postgres.dataSource())) {
      LogSchema.migrate(pool);
      Options options = Options.standard().withLanes(lanes).withBatch(batch, Duration.ofMillis(1));
      try (PostgresLog log =
          PostgresLog.open(pool, Examples.KINDS, InstantSource.system(), List.of(), options)) {
        Throughput throughput = new Throughput(postgres, log, logs, accounts);
        throughput.run(writers, 3); // compiled and cached
        System.out.printf(
            "logs %d, writers %d, lanes %d, batch ≤ %d, accounts %d%n",
            logs, logs * writers, lanes, batch, accounts);
        for (int i = 0; i < 3; i++) {
          throughput.run(writers, seconds);
        }
      }
    }
  }

  private static int argument(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private void run(int writers, int seconds) throws Exception {
    isOver = false;
    written.set(0);
    CountDownLatch done = new CountDownLatch(logs.size() * writers);
    double jvm = jvmCpu();
    double database = databaseCpu();
    long transactions = transactions();
    long begin = System.nanoTime();
    int next = 0;
    for (UUID to : logs) {
      for (int i = 0; i < writers; i++, next++) {
        List<Append.FarGuard> far = farGuard(next);
        Thread.ofVirtual().start(() -> write(to, far, done));
      }
    }
    Thread.sleep(Duration.ofSeconds(seconds));
    isOver = true;
    done.await();
    double wall = (System.nanoTime() - begin) / 1e9;
    double millions = written.get() / 1e6;
    System.out.printf(
        "%,9.0f entries/s   batch %5.1f   CPU s per million: JVM %5.1f + PostgreSQL %5.1f = %5.1f%n",
        written.get() / wall,
        written.get() / (double) (transactions() - transactions),
        (jvmCpu() - jvm) / millions,
        (databaseCpu() - database) / millions,
        (jvmCpu() - jvm + databaseCpu() - database) / millions);
  }

  private List<Append.FarGuard> farGuard(int writer) {
    if (accounts.isEmpty()) {
      return List.of();
    }
    Entry account = accounts.get(writer % accounts.size());
    return List.of(new Append.FarGuard(account.log(), account.key(), account.seq()));
  }

  private void write(UUID to, List<Append.FarGuard> far, CountDownLatch done) {
    while (!isOver) {
      Draft draft = Draft.create(ids.next(), NOTE, null, body);
      Append command =
          new Append(
              new CommandId(ADA, ids.next()),
              digest("x"),
              ADA,
              List.of(new Append.Part(to, guards, List.of(draft))),
              far);
      if (log.append(command) instanceof AppendResult.Appended) {
        written.incrementAndGet();
      }
    }
    done.countDown();
  }

  private long transactions() throws Exception {
    try (var connection = postgres.dataSource().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM log_feed")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static double jvmCpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /// Of the postmaster and all its processes, those that have ended included.
  private double databaseCpu() throws IOException {
    long ticks = 0;
    try (Stream<ProcessHandle> children =
        ProcessHandle.of(postgres.pid()).orElseThrow().descendants()) {
      for (ProcessHandle child : children.toList()) {
        ticks += ticks(child.pid(), false);
      }
    }
    return (ticks + ticks(postgres.pid(), true)) / 100.0;
  }

  private static long ticks(long pid, boolean withChildren) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return withChildren ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
    } catch (java.nio.file.NoSuchFileException e) {
      return 0; // it ended; its parent has its time
    }
  }
}
