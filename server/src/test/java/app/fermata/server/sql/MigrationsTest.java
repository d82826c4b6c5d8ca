package app.fermata.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.postgres.TestPostgres;
import app.fermata.server.config.OperatorProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
