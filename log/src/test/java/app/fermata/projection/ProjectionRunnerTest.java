package app.fermata.projection;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.contract.Examples;
import app.fermata.log.contract.TestClock;
import app.fermata.log.memory.InMemoryLog;
import app.fermata.log.postgres.LogSchema;
import app.fermata.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionRunnerTest {
  private TestPostgres.TestDatabase database;
  private final Log log = new InMemoryLog(Examples.KINDS, new TestClock());
  private final LivingNotes notes = new LivingNotes();

  @BeforeEach
  void open() throws SQLException {
    database = TestPostgres.bundled().freshDatabase("log", LogSchema::migrate);
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(LivingNotes.TABLES);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long count() {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM living_note")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private ProjectionRunner runner(List<Projection> projections, List<Reactor> reactors) {
    return new ProjectionRunner(log, database.dataSource(), projections, reactors);
  }

  /// Remembers what it was given, and fails the first time it meets "fail once".
  private static final class Recorder implements Reactor {
    final List<Entry> entries = new CopyOnWriteArrayList<>();
    private boolean failed;

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public void react(Entry entry) {
      entries.add(entry);
      if (entry.body().asUtf8().equals("fail once") && !failed) {
        failed = true;
        throw new IllegalStateException("the failure that the test wants");
      }
    }
  }

  @Test
  void aRunningProjectionFollowsWhatIsAppended() {
    append(log, ADA, id(), note(id(), "before"));
    try (ProjectionRunner runner = runner(List.of(notes), List.of())) {
      runner.start();
      await(() -> count() == 1);
      append(log, ADA, id(), note(id(), "after"));
      await(() -> count() == 2);
    }
  }

  @Test
  void anEntryIsAppliedOnceAcrossRestarts() {
    append(log, ADA, id(), note(id(), "a"));
    assertThat(runner(List.of(notes), List.of()).catchUp(notes)).isEqualTo(1);
    assertThat(runner(List.of(notes), List.of()).catchUp(notes)).isZero();
    append(log, ADA, id(), note(id(), "b"));
    assertThat(runner(List.of(notes), List.of()).catchUp(notes)).isEqualTo(1);
  }

  @Test
  void aReactorBeginsAtTheEndAndThenMissesNothing() {
    append(log, ADA, id(), note(id(), "before it existed"));
    Recorder recorder = new Recorder();
    ProjectionRunner runner = runner(List.of(), List.of(recorder));
    runner.catchUp(recorder);
    assertThat(recorder.entries).isEmpty();
    Entry a = append(log, ADA, id(), note(id(), "a"));
    Entry b = append(log, ADA, id(), note(id(), "b"));
    runner.catchUp(recorder);
    runner(List.of(), List.of(recorder)).catchUp(recorder);
    assertThat(recorder.entries).containsExactly(a, b);
  }

  @Test
  void aReactorThatFailsMeetsTheSameEntryAgainBeforeTheNext() {
    Recorder recorder = new Recorder();
    ProjectionRunner runner = runner(List.of(), List.of(recorder));
    runner.catchUp(recorder);
    append(log, ADA, id(), note(id(), "a"));
    append(log, ADA, id(), note(id(), "fail once"));
    append(log, ADA, id(), note(id(), "b"));
    assertThatIllegalStateException().isThrownBy(() -> runner.catchUp(recorder));
    runner.catchUp(recorder);
    assertThat(texts(recorder.entries)).containsExactly("a", "fail once", "fail once", "b");
  }

  @Test
  void aRunningReactorTriesAgainByItself() {
    Recorder recorder = new Recorder();
    runner(List.of(), List.of(recorder)).catchUp(recorder);
    append(log, ADA, id(), note(id(), "fail once"));
    try (ProjectionRunner runner = runner(List.of(), List.of(recorder))) {
      runner.start();
      await(() -> recorder.entries.size() == 2);
    }
  }

  @Test
  void aRebuildNeverRunsAReactor() {
    Recorder recorder = new Recorder();
    ProjectionRunner runner = runner(List.of(notes), List.of(recorder));
    runner.catchUp(recorder);
    append(log, ADA, id(), note(id(), "a"));
    assertThat(runner.rebuild("living-notes")).isEqualTo(1);
    assertThat(recorder.entries).isEmpty();
    assertThat(runner.projections()).containsExactly("living-notes");
    assertThatIllegalArgumentException().isThrownBy(() -> runner.rebuild("recorder"));
  }

  @Test
  void aReactorsCommandIdIsTheSameEachTimeAndItsOwn() {
    Recorder recorder = new Recorder();
    Entry entry = append(log, ADA, id(), note(id(), "a"));
    UUID forAda = recorder.commandId(entry, ADA);
    assertThat(forAda).isEqualTo(recorder.commandId(entry, ADA));
    assertThat(forAda).isNotEqualTo(recorder.commandId(entry, BEN));
    assertThat(forAda.version()).isEqualTo(8);
  }
}
