package app.fermata.log.postgres;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.fermata.log.Append;
import app.fermata.log.AppendObserver;
import app.fermata.log.AppendResult;
import app.fermata.log.AppendTimes;
import app.fermata.log.LogUnavailableException;
import app.fermata.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who measures appending hears all of it.
class ObserverTest {
  private record Commit(int commands, int entries, Duration transaction, Duration commit) {}

  private final List<AppendResult> answers = new CopyOnWriteArrayList<>();
  private final List<Commit> commits = new CopyOnWriteArrayList<>();
  private final AtomicInteger unavailable = new AtomicInteger();
  private OpenLog open;
  private PostgresLog log;

  @BeforeEach
  void open() {
    open = OpenLog.on(TestPostgres.bundled());
    log =
        PostgresLog.open(
            open.pool(),
            KINDS,
            open.clock(),
            List.of(),
            OpenLog.OPTIONS.withLanes(1).withWaiting(8),
            new AppendObserver() {
              @Override
              public void answered(AppendResult result) {
                answers.add(result);
              }

              @Override
              public void unavailable() {
                unavailable.incrementAndGet();
              }

              @Override
              public void committed(
                  int commands, int entries, Duration transaction, Duration commit) {
                commits.add(new Commit(commands, entries, transaction, commit));
              }
            });
  }

  @AfterEach
  void close() {
    log.close();
    open.close();
  }

  @Test
  void everyAnswerAndEveryCommitIsHeard() {
    UUID to = id();
    UUID key = id();
    Append command = command(ADA, to, note(key, "a"), note(id(), "b"));
    AppendResult first = log.append(command);
    AppendResult again = log.append(command);
    AppendResult taken = log.append(command(BEN, to, note(key, "mine")));
    assertThat(answers).containsExactly(first, again, taken);
    assertThat(commits).hasSize(1);
    Commit commit = commits.getFirst();
    assertThat(commit.commands()).isEqualTo(1);
    assertThat(commit.entries()).isEqualTo(2);
    assertThat(commit.commit()).isPositive().isLessThan(commit.transaction());
    log.append(toSeveral(ADA, part(to, note(id(), "x")), part(id(), note(id(), "y"))));
    assertThat(commits.getLast().entries()).isEqualTo(2);
    assertThat(unavailable).hasValue(0);
  }

  @Test
  void whoWaitsInALaneIsCountedAndLearnsForHowLong() throws Exception {
    UUID to = id();
    log.append(command(ADA, to, note(id(), "a")));
    List<AppendTimes> times = new ArrayList<>();
    List<Thread> callers = new ArrayList<>();
    long held;
    try (Connection holder = open.database().dataSource().getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE log_entry IN EXCLUSIVE MODE");
      for (int i = 0; i < 3; i++) {
        AppendTimes time = new AppendTimes();
        times.add(time);
        callers.add(
            Thread.ofVirtual().start(() -> log.append(command(ADA, to, note(id(), "b")), time)));
        // The first is in its transaction, the others wait.
        await(i);
      }
      held = System.nanoTime();
      holder.rollback();
      held = System.nanoTime() - held;
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(log.waiting()).isZero();
    assertThat(times.getFirst().wrote().toNanos()).isGreaterThanOrEqualTo(held);
    assertThat(times.getLast().waited()).isPositive();
    assertThat(times.getLast().wrote()).isPositive();
    assertThat(commits.getLast().commands()).isEqualTo(2);
  }

  /// Until so many wait in the lane, and one in its transaction.
  private void await(int waiting) {
    long until = System.nanoTime() + 20_000_000_000L;
    while (log.waiting() != waiting
        || open.number(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())")
            == 0) {
      assertThat(System.nanoTime()).isLessThan(until);
    }
  }

  @Test
  void whoIsToldThatTheLogIsUnavailableIsCounted() {
    UUID to = id();
    log.append(command(ADA, to, note(id(), "a")));
    open.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    AppendTimes times = new AppendTimes();
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> log.append(command(ADA, to, note(id(), "b")), times));
    assertThat(unavailable).hasValue(1);
    assertThat(times.waited().plus(times.wrote())).isPositive();
    log.close();
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> log.append(command(ADA, to, note(id(), "c"))));
    assertThat(unavailable).hasValue(2);
    assertThat(answers).hasSize(1);
  }

  @Test
  void theNewestEntryOfAllLogsIsKnown() {
    assertThat(log.latest().toEpochMilli()).isZero();
    log.append(command(ADA, id(), note(id(), "a")));
    assertThat(log.latest()).isEqualTo(open.clock().instant());
  }
}
