package app.fermata.log.postgres;

import static app.fermata.log.contract.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.AppendResult.Reason;
import app.fermata.log.AppendResult.Refused;
import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.InlineProjection;
import app.fermata.log.VetoException;
import app.fermata.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Projections inside the append's transaction: unique names, as an example.
class InlineProjectionTest {
  /// Names are what notes say; "taken twice" is a veto, "broken" and "bug" are what they say.
  private static final class Names implements InlineProjection {
    final List<List<Entry>> calls = new CopyOnWriteArrayList<>();

    @Override
    public void apply(Connection connection, List<Entry> entries)
        throws SQLException, VetoException {
      calls.add(List.copyOf(entries));
      for (Entry entry : entries) {
        String name = entry.body().asUtf8();
        if (name.equals("error")) {
          throw new AssertionError("an error, as the test wants");
        }
        if (name.equals("bug")) {
          throw new IllegalArgumentException("a bug, as the test wants");
        }
        String sql = name.equals("broken") ? "SELEKT ?" : INSERT;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setString(1, name);
          if (statement.executeUpdate() == 0) {
            throw new VetoException("name_taken", entry.log(), entry.key());
          }
        }
      }
    }
  }

  private static final String INSERT = "INSERT INTO names (name) VALUES (?) ON CONFLICT DO NOTHING";

  private final Names names = new Names();
  private OpenLog open;

  @BeforeEach
  void open() {
    open =
        OpenLog.on(
            TestPostgres.bundled(),
            OpenLog.OPTIONS.withLanes(1).withBatch(64, Duration.ofMillis(20)),
            names);
    open.execute("CREATE TABLE names (name text PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void itsRowsCommitWithTheEntries() {
    append(open.log(), ADA, id(), note(id(), "general"));
    assertThat(open.number("SELECT count(*) FROM names")).isEqualTo(1);
  }

  @Test
  void aVetoRefusesTheCommandAndWritesNothing() {
    append(open.log(), ADA, id(), note(id(), "general"));
    UUID one = id();
    UUID two = id();
    UUID key = id();
    Append several =
        toSeveral(BEN, part(one, note(id(), "random")), part(two, note(key, "general")));
    assertThat(open.log().append(several))
        .isEqualTo(new Refused(Reason.VETOED, two, key, "name_taken"));
    assertThat(open.log().append(command(BEN, two, note(key, "general"))))
        .isEqualTo(new Refused(Reason.VETOED, two, key, "name_taken"));
    assertThat(open.log().head(one)).isEqualTo(Head.empty(one));
    assertThat(open.number("SELECT count(*) FROM names")).isEqualTo(1);
    assertThat(append(open.log(), ADA, two, note(key, "other")).seq()).isEqualTo(1);
  }

  @Test
  void aVetoOrAFailureInABatchHarmsNoNeighbour() throws Exception {
    append(open.log(), ADA, id(), note(id(), "taken"));
    names.calls.clear();
    UUID to = id();
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      said.add(i % 10 == 3 ? "taken" : i % 10 == 5 ? "bug" : i % 10 == 7 ? "broken" : "n" + i);
    }
    List<Object> results = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(said.size());
    for (String name : said) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  results.add(open.log().append(command(ADA, to, note(id(), name))));
                } catch (IllegalStateException e) {
                  results.add(e);
                }
                done.countDown();
              });
    }
    done.await();
    assertThat(results).filteredOn(r -> r instanceof AppendResult.Appended).hasSize(21);
    assertThat(results).filteredOn(r -> r instanceof Refused).hasSize(3);
    assertThat(results).filteredOn(r -> r instanceof IllegalStateException).hasSize(6);
    assertThat(open.log().head(to).position().seq()).isEqualTo(21);
    assertThat(names.calls).anySatisfy(call -> assertThat(call).hasSizeGreaterThan(1));
  }

  @Test
  void itIsCalledOncePerTransactionWithAllEntries() {
    Append several =
        toSeveral(ADA, part(id(), note(id(), "a"), note(id(), "b")), part(id(), note(id(), "c")));
    List<Entry> entries = append(open.log(), several);
    assertThat(names.calls).containsExactly(entries);
    open.log().append(several);
    open.log().append(command(ADA, id(), edit(id(), "refused before it gets here")));
    open.log().append(command(ADA, id()));
    assertThat(names.calls).hasSize(1);
  }

  @Test
  void aBrokenProjectionIsAnErrorForTheCallerAndNothingIsWritten() {
    UUID to = id();
    for (String name : List.of("bug", "broken", "error")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> open.log().append(command(ADA, to, note(id(), name))));
      assertThatIllegalStateException()
          .isThrownBy(
              () -> open.log().append(toSeveral(ADA, part(to, note(id(), name)), part(id()))));
    }
    assertThat(append(open.log(), ADA, to, note(id(), "fine")).seq()).isEqualTo(1);
  }
}
