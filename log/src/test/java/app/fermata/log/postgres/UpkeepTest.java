package app.fermata.log.postgres;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import app.fermata.log.Append;
import app.fermata.log.AppendResult.Appended;
import app.fermata.log.Body;
import app.fermata.log.Check;
import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.FeedCursor;
import app.fermata.log.PageQuery;
import app.fermata.log.PageQuery.Anchor;
import app.fermata.log.Position;
import app.fermata.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the log does about its own past: epochs, eras, forgetting; and that it reads by index.
class UpkeepTest {
  private OpenLog open;

  @BeforeEach
  void open() {
    open = OpenLog.on(TestPostgres.bundled());
  }

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void openingTheSameDatabaseAgainKeepsTheEpoch() {
    try (PostgresLog again = open.again(OpenLog.OPTIONS)) {
      assertThat(again.epoch()).isEqualTo(1);
    }
  }

  @Test
  void anotherTimelineBeginsAnEpoch() {
    open.execute("UPDATE log_state SET timeline = timeline + 1");
    try (PostgresLog again = open.again(OpenLog.OPTIONS)) {
      assertThat(again.epoch()).isEqualTo(2);
      assertThat(append(again, ADA, id(), note(id(), "x")).position())
          .isEqualTo(new Position(2, 1));
    }
    try (PostgresLog again = open.again(OpenLog.OPTIONS)) {
      assertThat(again.epoch()).isEqualTo(2);
    }
    assertThat(open.number("SELECT count(*) FROM log_epoch WHERE epoch = 2")).isEqualTo(1);
  }

  @Test
  void aDumpRestoredIntoAnotherClusterBeginsAnEpochAndKeepsTheFeedWhole() {
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(append(open.log(), ADA, id(), note(id(), "before " + i)));
    }
    // Another cluster counts its transactions from the start again.
    open.execute(
        "UPDATE log_state SET system_identifier = 'another';"
            + " UPDATE log_feed SET tx = (tx::text::bigint + 1000000000)::text::xid8");
    try (PostgresLog restored = open.again(OpenLog.OPTIONS)) {
      assertThat(restored.epoch()).isEqualTo(2);
      FeedCursor beforeRestore = restored.feed(FeedCursor.START, 2).cursor();
      Entry after = append(restored, ADA, id(), note(id(), "after"));
      all.add(after);
      assertThat(restored.feed(FeedCursor.START, 100).entries()).isEqualTo(all);
      assertThat(restored.feed(beforeRestore, 100).entries()).isEqualTo(all.subList(2, 4));
    }
  }

  @Test
  void commandIdsOfPrunedKindsAreForgottenAfterNinetyDays() {
    UUID to = id();
    UUID key = id();
    Append note = command(ADA, to, note(id(), "kept"));
    Append first = command(ADA, to, put(key, BOOKMARK, null, "1"));
    Append second = command(ADA, to, put(key, BOOKMARK, null, "2"));
    List.of(note, first, second).forEach(command -> append(open.log(), command));
    Entry kept = ((Appended) open.log().append(note)).entries().getFirst();
    assertThat(kept.seq()).isEqualTo(1);
    open.clock().advance(Duration.ofDays(89));
    assertThat(open.log().sweep()).isZero();
    open.clock().advance(Duration.ofDays(2));
    assertThat(open.log().sweep()).isEqualTo(2); // the first command and its check value
    assertThat(open.log().recall(first.id(), first.digest())).isEmpty();
    assertThat(open.log().recall(second.id(), second.digest())).isPresent();
    assertThat(open.log().recall(note.id(), note.digest())).isPresent();
  }

  @Test
  void longAfterPruningAPositionStillHolds() {
    UUID to = id();
    UUID key = id();
    Entry first = append(open.log(), ADA, to, put(key, BOOKMARK, null, "1"));
    append(open.log(), ADA, to, put(key, BOOKMARK, null, "2"));
    open.clock().advance(Duration.ofDays(91));
    open.log().sweep();
    assertThat(open.log().holds(to, first.position(), Check.of(first))).isTrue();
    assertThat(open.log().holds(to, new Position(2, 1), Check.of(first))).isFalse();
  }

  @Test
  void aNewerSchemaIsRefusedInOneSentence() {
    LogSchema.migrate(open.pool());
    open.execute(
        "INSERT INTO log_schema_history SELECT 99, '99', 'newer', 'SQL', 'V99__newer.sql', 1,"
            + " installed_by, installed_on, 1, true FROM log_schema_history LIMIT 1");
    assertThatIllegalStateException()
        .isThrownBy(() -> LogSchema.migrate(open.pool()))
        .withMessageContaining("newest Fermata");
  }

  /// The planner may read a small table whole because that is quicker; here it is told that nothing
  /// is worse, so it does it only where no index serves.
  @Test
  void nothingNeedsToReadATableFromEndToEnd() throws SQLException {
    UUID to = id();
    UUID root = append(open.log(), ADA, to, note(id(), "root")).key();
    for (int i = 0; i < 120; i++) {
      append(
          open.log(),
          command(
              ADA,
              i % 3 == 0 ? to : id(),
              note(id(), "n"),
              put(id(), CARD, null, "c"),
              put(bookmark(i), BOOKMARK, null, "b")));
      append(open.log(), ADA, to, reply(id(), root, "r"));
    }
    open.execute("ANALYZE; ALTER DATABASE " + open.database().name() + " SET enable_seqscan = off");
    open.log().close(); // statistics are written when a connection ends
    open.pool().getHikariPoolMXBean().softEvictConnections();
    long before = sequentialScans();
    try (PostgresLog log = open.again(OpenLog.OPTIONS)) {
      for (int i = 0; i < 20; i++) {
        everything(log, to, root);
      }
    }
    open.pool().getHikariPoolMXBean().softEvictConnections();
    assertThat(sequentialScans()).isEqualTo(before);
  }

  private static UUID bookmark(int i) {
    return new UUID(8, i % 7);
  }

  private static void everything(PostgresLog log, UUID to, UUID root) {
    UUID key = append(log, ADA, to, note(id(), "x")).key();
    append(log, BEN, to, edit(key, "y"));
    append(log, BEN, to, put(new UUID(8, 1), BOOKMARK, null, "z"));
    UUID reply = append(log, ADA, to, reply(id(), root, "r")).key();
    append(log, ADA, to, Draft.change(reply, NOTE, root, Body.utf8("rr")));
    append(log, ADA, to, Draft.delete(reply, NOTE, root));
    append(log, ADA, to, Draft.erase(reply, NOTE, root));
    Append several = toSeveral(ADA, part(to, note(id(), "y")), part(id(), note(id(), "z")));
    append(log, several);
    log.append(several);
    log.newest(to, List.of(key, root));
    log.newestOfKind(to, CARD, 5, 10);
    log.heads(List.of(to, id()));
    Entry newest = log.newest(to, key).orElseThrow();
    log.holds(to, newest.position(), Check.of(newest));
    log.readAfter(to, 10, 5, 20);
    log.satellites(to, root, 3, 10);
    log.history(to, key, 0, 10);
    log.history(to, key, newest.seq(), 10);
    log.feed(FeedCursor.START, 10);
    for (Anchor anchor :
        List.of(
            new Anchor.Last(),
            new Anchor.Before(100),
            new Anchor.After(100),
            new Anchor.Around(50),
            new Anchor.At(Instant.EPOCH))) {
      log.page(new PageQuery(to, null, anchor, 3, 20));
      log.page(new PageQuery(to, root, anchor, 1, 20));
    }
  }

  /// Of tables that grow.
  private long sequentialScans() throws SQLException {
    try (Connection connection = open.database().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      long deadline = System.nanoTime() + 5_000_000_000L;
      String others =
          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
              + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
      while (number(statement, others) > 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      return number(
          statement,
          "SELECT sum(seq_scan) FROM pg_stat_user_tables WHERE relname IN ('log_entry', 'log_head',"
              + " 'log_command', 'log_children', 'log_pruned', 'log_feed')");
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
