package app.fermata.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.postgres.TestPostgres;
import app.fermata.server.config.OperatorProblem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationsTest {
  static java.util.stream.Stream<TestPostgres> servers() {
    return TestPostgres.all();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aSecondStartChangesNothing(TestPostgres postgres) {
    try (TestPostgres.TestDatabase database = postgres.freshDatabase()) {
      Migrations migrations = new Migrations(database.dataSource());
      migrations.apply();
      var after = migrations.current();
      migrations.apply();
      assertThat(migrations.current()).isEqualTo(after).containsOnlyKeys(Migrations.COMPONENTS);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void anOlderProgramRefusesTheDataOfANewerOne(TestPostgres postgres) throws Exception {
    try (TestPostgres.TestDatabase database = postgres.freshDatabase()) {
      Migrations migrations = new Migrations(database.dataSource());
      migrations.apply();
      execute(database.dataSource(), "UPDATE compatibility SET needs = '99999'");
      assertThatThrownBy(migrations::apply)
          .isInstanceOf(OperatorProblem.class)
          .hasMessageContaining("newer Fermata")
          .hasMessageContaining("99999");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aComponentThatThisProgramDoesNotKnowIsNewerToo(TestPostgres postgres) throws Exception {
    try (TestPostgres.TestDatabase database = postgres.freshDatabase()) {
      Migrations migrations = new Migrations(database.dataSource());
      migrations.apply();
      execute(database.dataSource(), "INSERT INTO compatibility VALUES ('search', '1')");
      assertThatThrownBy(migrations::apply).isInstanceOf(OperatorProblem.class);
    }
  }

  /// Rows of data that were written before members had floors.
  @ParameterizedTest
  @MethodSource("servers")
  void membersKnowTheirFloorsAfterAnUpgrade(TestPostgres postgres) throws Exception {
    try (TestPostgres.TestDatabase database = postgres.freshDatabase()) {
      Migrations migrations = new Migrations(database.dataSource());
      migrations.applyUpTo(Map.of("log", "1", "server", "300"));
      String member = "'00000000-0000-8000-8000-00000000000";
      for (int i = 1; i <= 2; i++) {
        String body = i == 1 ? "{\"state\":\"joined\",\"floor\":7}" : "{\"state\":\"joined\"}";
        execute(
            database.dataSource(),
            """
            INSERT INTO member VALUES (LOG, MEMBER, true);
            INSERT INTO log_entry (seq, place, at, epoch, mark, newest, paged, in_stream, log, key,
                author, kind, body)
              VALUES (NUMBER, NUMBER, 0, 1, 0, true, false, false, LOG, MEMBER, MEMBER,
                'membership', convert_to('BODY', 'UTF8'));
            """
                .replace("LOG", member + "9'")
                .replace("MEMBER", member + i + "'")
                .replace("NUMBER", String.valueOf(i))
                .replace("BODY", body));
      }
      migrations.apply();
      assertThat(floors(database.dataSource())).containsExactly(7L, 0L);
    }
  }

  private static List<Long> floors(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT floor FROM member ORDER BY account")) {
      var floors = new ArrayList<Long>();
      while (row.next()) {
        floors.add(row.getLong(1));
      }
      return floors;
    }
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
