package app.fermata.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.postgres.TestPostgres;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.config.Secret;
import app.fermata.server.config.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path data;

  @Test
  void theOperatorsOwnDatabaseIsUsed() throws Exception {
    TestPostgres postgres = TestPostgres.debian15().orElseGet(TestPostgres::bundled);
    try (TestPostgres.TestDatabase own = postgres.freshDatabase();
        Database database = Database.open(at(own.jdbcUrl(), own.user(), own.password()));
        Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_database()")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo(own.name());
      assertThat(database.embedded()).isEmpty();
      assertThat(database.problem()).isEmpty();
      assertThat(database.sizes()).isEqualTo(new Database.Sizes(4, Optional.empty()));
    }
  }

  @Test
  void aDatabaseThatCannotBeReachedIsOneSentenceWithoutThePassword() {
    assertThatThrownBy(() -> Database.open(at("jdbc:postgresql://127.0.0.1:1/x", "ada", "sesame")))
        .isInstanceOf(OperatorProblem.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("--database-url")
        .hasMessageNotContaining("sesame");
  }

  @Test
  void anEmbeddedOneThatCannotStartIsOneSentence() throws Exception {
    Files.createDirectories(data.resolve("postgres/cluster"));
    Files.writeString(data.resolve("postgres/cluster/PG_VERSION"), "12\n");
    assertThatThrownBy(() -> Database.open(new Storage(data, Optional.empty(), Optional.of(4))))
        .isInstanceOf(OperatorProblem.class)
        .hasMessageContaining("PostgreSQL 12");
  }

  private Storage at(String url, String user, String password) {
    return new Storage(
        data,
        Optional.of(
            new Storage.DatabaseAddress(url, Optional.of(user), Optional.of(new Secret(password)))),
        Optional.of(4));
  }
}
