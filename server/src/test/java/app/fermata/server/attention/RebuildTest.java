package app.fermata.server.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.server.Indexes;
import app.fermata.server.OnPostgres;
import app.fermata.server.admin.Operation;
import app.fermata.server.admin.Rebuild;
import app.fermata.server.config.OperatorProblem;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RebuildTest {
  private static final List<String> TABLES =
      List.of("member", "mention", "mention_everyone", "thread_part", "imported_span");

  @Test
  void rebuiltFromTheLogEqualsWrittenInsideAppends() throws Exception {
    long seed = new Random().nextLong();
    try (var on = new OnPostgres(seed)) {
      var history = new RandomHistory(on.harbour, seed);
      for (int step = 0; step < 150; step++) {
        history.step();
      }
      String written = contents(on);
      execute(on, "DELETE FROM member");
      execute(on, "UPDATE mention SET place = place + 1000000");
      rebuild(on, "all");
      assertThat(contents(on)).as("seed %d", seed).isEqualTo(written);
    }
  }

  @Test
  void whatIsWrittenWhileARebuildRunsIsNotMissed() throws Exception {
    long seed = new Random().nextLong();
    try (var on = new OnPostgres(seed);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var history = new RandomHistory(on.harbour, seed);
      for (int step = 0; step < 40; step++) {
        history.step();
      }
      List<Future<?>> writing =
          IntStream.range(0, 3)
              .<Future<?>>mapToObj(
                  n ->
                      threads.submit(
                          () -> {
                            var own = history.again(seed + n);
                            for (int step = 0; step < 40; step++) {
                              own.step();
                            }
                          }))
              .toList();
      for (int n = 0; n < 4; n++) {
        rebuild(on, n % 2 == 0 ? "all" : "attention");
      }
      for (Future<?> one : writing) {
        one.get();
      }
      String written = contents(on);
      rebuild(on, "all");
      assertThat(contents(on)).as("seed %d", seed).isEqualTo(written);
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() throws Exception {
    try (var on = new OnPostgres(1)) {
      assertThatThrownBy(() -> rebuild(on, "everything"))
          .isInstanceOf(OperatorProblem.class)
          .hasMessageContaining("attention, roster, or all");
    }
  }

  private static void rebuild(OnPostgres on, String name) throws Exception {
    var indexes = Indexes.postgres(on.source(), () -> on.harbour.log);
    new Rebuild(on.source(), on.harbour.log, indexes.derived())
        .run(
            JsonNodeFactory.instance.objectNode().put("projection", name),
            new Operation.Context() {
              @Override
              public void progress(String line) {}

              @Override
              public OutputStream output() {
                return OutputStream.nullOutputStream();
              }
            });
  }

  private static String contents(OnPostgres on) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = on.source().getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM "
                    + table
                    + " t")) {
          row.next();
          all.append(table).append(":\n").append(row.getString(1)).append('\n');
        }
      }
    }
    return all.toString();
  }

  private static void execute(OnPostgres on, String sql) throws SQLException {
    try (Connection connection = on.source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
