package app.fermata.log.postgres;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.fermata.log.Append;
import app.fermata.log.AppendResult.Appended;
import app.fermata.log.LogUnavailableException;
import app.fermata.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The database goes away, hangs, or falls behind.
class OutageTest {
  private OpenLog open;

  @BeforeEach
  void open() {
    open =
        OpenLog.on(
            TestPostgres.bundled(),
            OpenLog.OPTIONS.withLanes(1).withWaiting(8).withPatience(Duration.ofSeconds(8)));
  }

  @AfterEach
  void close() {
    open.close();
  }

  private void terminateConnections() {
    open.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  @Test
  void aBrokenConnectionIsUnavailableOnceThenReplaced() {
    UUID to = id();
    append(open.log(), ADA, to, note(id(), "before"));
    append(open.log(), toSeveral(ADA, part(to, note(id(), "x")), part(id(), note(id(), "y"))));
    terminateConnections();
    Append command = command(ADA, to, note(id(), "during"));
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> open.log().append(command))
        .satisfies(e -> assertThat(e.retryAfter()).isPositive());
    assertThat(open.log().append(command)).isInstanceOf(Appended.class);
    assertThat(open.log().head(to).position().seq()).isEqualTo(3);
  }

  @Test
  void readsGoOnAfterConnectionsBroke() {
    UUID to = id();
    append(open.log(), ADA, to, note(id(), "before"));
    terminateConnections();
    assertThat(open.log().head(to).position().seq()).isEqualTo(1);
    assertThat(open.log().readAfter(to, 0, 0, 10).entries()).hasSize(1);
  }

  @Test
  void aHeadThatSomebodyHoldsForeverDoesNotWedgeTheLane() throws Exception {
    UUID held = id();
    append(open.log(), ADA, held, note(id(), "a"));
    try (Connection holder = open.database().dataSource().getConnection()) {
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute("SELECT FROM log_head WHERE log = '" + held + "' FOR UPDATE");
      }
      assertThatExceptionOfType(LogUnavailableException.class)
          .isThrownBy(() -> open.log().append(command(ADA, held, note(id(), "b"))));
      assertThat(append(open.log(), ADA, id(), note(id(), "elsewhere")).seq()).isEqualTo(1);
    }
    assertThat(append(open.log(), ADA, held, note(id(), "c")).seq()).isEqualTo(2);
  }

  @Test
  void aFullLaneRefusesAtOnce() throws Exception {
    UUID to = id();
    append(open.log(), ADA, to, note(id(), "a"));
    List<RuntimeException> refused = new CopyOnWriteArrayList<>();
    int callers = 40;
    CountDownLatch done = new CountDownLatch(callers);
    try (Connection holder = open.database().dataSource().getConnection()) {
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute("SELECT FROM log_head WHERE log = '" + to + "' FOR UPDATE");
      }
      for (int i = 0; i < callers; i++) {
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    open.log().append(command(ADA, to, note(id(), "b")));
                  } catch (LogUnavailableException e) {
                    refused.add(e);
                  }
                  done.countDown();
                });
      }
      long deadline = System.nanoTime() + 5_000_000_000L;
      while (refused.size() < callers - 20 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(refused).hasSizeGreaterThanOrEqualTo(callers - 20);
    }
    done.await();
    assertThat(append(open.log(), ADA, to, note(id(), "c")).seq())
        .isEqualTo(callers - refused.size() + 2L);
  }

  @Test
  void aClosedLogRefuses() {
    open.log().close();
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> open.log().append(command(ADA, id(), note(id(), "x"))));
  }
}
