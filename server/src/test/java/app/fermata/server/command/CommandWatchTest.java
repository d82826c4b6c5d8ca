package app.fermata.server.command;

import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Core;
import app.fermata.server.Indexes;
import app.fermata.server.OnPostgres;
import app.fermata.server.telemetry.Metric;
import app.fermata.server.telemetry.Telemetry;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CommandWatchTest {
  private static final Outcome DONE = new Outcome.Done(List.of(), null);

  private final Telemetry telemetry = new Telemetry(InstantSource.system());
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(CommandWatch.class);
  }

  @BeforeEach
  void listen() {
    lines.start();
    logger().addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(lines);
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private CommandWatch watch(int thresholdMillis) {
    return new CommandWatch(telemetry, Duration.ofMillis(thresholdMillis), now::get);
  }

  private void pass(long millis) {
    now.addAndGet(millis * 1_000_000);
  }

  private void command(CommandWatch watch, long millis) {
    Spent spent = watch.begin();
    pass(millis);
    watch.executed("post-message", DONE, spent);
  }

  @Test
  void aSlowCommandIsNamedOnceWithWhereItsTimeWent() {
    CommandWatch watch = watch(500);
    command(watch, 500);
    assertThat(said()).isEmpty();
    Spent spent = watch.begin();
    spent.decided(Duration.ofMillis(3));
    spent.decided(Duration.ofMillis(4));
    spent.appending().add(Duration.ofMillis(600), Duration.ofMillis(100));
    pass(812);
    watch.executed("post-message", new Outcome.Refused(Rejection.notFound()), spent);
    assertThat(said())
        .containsExactly(
            "Slow command: post-message took 812 ms: 7 deciding, 600 waiting, 100 committing;"
                + " refused");
    assertThat(telemetry.total(Metric.SLOW_COMMANDS)).isEqualTo(1);
  }

  @Test
  void aStallNamesTenASecondAndCountsTheRest() {
    CommandWatch watch = watch(500);
    List<Spent> stalled = java.util.stream.Stream.generate(watch::begin).limit(57).toList();
    pass(9_000);
    stalled.forEach(spent -> watch.executed("post-message", DONE, spent));
    assertThat(said()).hasSize(10).allMatch(line -> line.contains("took 9000 ms"));
    command(watch, 1);
    assertThat(said()).hasSize(10);
    pass(1_000);
    command(watch, 1);
    assertThat(said()).hasSize(11);
    assertThat(said().getLast()).isEqualTo("47 more slow commands are not named");
    command(watch, 501);
    assertThat(said()).hasSize(12);
    assertThat(telemetry.total(Metric.SLOW_COMMANDS)).isEqualTo(58);
  }

  @Test
  void withAThresholdOfZeroNothingIsSlow() {
    command(watch(0), 3_600_000);
    assertThat(said()).isEmpty();
    assertThat(telemetry.total(Metric.SLOW_COMMANDS)).isZero();
  }

  @Test
  void whatAPersonDidIsNotInTheLine() throws Exception {
    try (var postgres = new OnPostgres(1);
        Core core =
            new Core(
                postgres.harbour.log,
                postgres.harbour.ids,
                Indexes.postgres(postgres.source(), () -> postgres.harbour.log),
                new CommandWatch(telemetry, Duration.ofNanos(1), System::nanoTime));
        Connection holder = postgres.source().getConnection()) {
      holder.setAutoCommit(false);
      ObjectNode args =
          in(postgres.harbour.general())
              .put("message", postgres.harbour.ids.next().toString())
              .put("text", "the secret plan");
      UUID id = postgres.harbour.ids.next();
      CompletableFuture<Outcome> outcome;
      long held;
      try (Statement statement = holder.createStatement()) {
        statement.execute("LOCK TABLE log_entry IN EXCLUSIVE MODE");
        outcome =
            CompletableFuture.supplyAsync(
                () -> core.commands().execute(postgres.harbour.bo, id, "post-message", args));
        awaitWaiting(statement);
        held = System.nanoTime();
        awaitWaiting(statement);
        holder.commit();
        held = System.nanoTime() - held;
      }
      assertThat(outcome.join()).isInstanceOf(Outcome.Done.class);
      assertThat(said()).hasSize(1);
      Matcher line =
          Pattern.compile(
                  "Slow command: post-message took (\\d+) ms:"
                      + " (\\d+) deciding, (\\d+) waiting, (\\d+) committing; done")
              .matcher(said().getFirst());
      assertThat(line.matches()).as(said().getFirst()).isTrue();
      long took = Long.parseLong(line.group(1));
      long committing = Long.parseLong(line.group(4));
      assertThat(committing).isBetween(held / 1_000_000, took);
    }
  }

  /// Until the append waits for the lock.
  private static void awaitWaiting(Statement statement) throws Exception {
    long until = System.nanoTime() + 20_000_000_000L;
    while (true) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT count(*) FROM pg_locks WHERE NOT granted"
                  + " AND relation = 'log_entry'::regclass")) {
        row.next();
        if (row.getInt(1) > 0) {
          return;
        }
      }
      assertThat(System.nanoTime()).isLessThan(until);
    }
  }
}
