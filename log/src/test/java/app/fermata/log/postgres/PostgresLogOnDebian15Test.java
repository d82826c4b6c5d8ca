package app.fermata.log.postgres;

import app.fermata.postgres.TestPostgres;
import org.junit.jupiter.api.condition.EnabledIf;

/// The contract on Debian's PostgreSQL 15, where it is installed.
@EnabledIf("isInstalled")
class PostgresLogOnDebian15Test extends PostgresLogTest {

  static boolean isInstalled() {
    return TestPostgres.debian15().isPresent();
  }

  @Override
  TestPostgres postgres() {
    return TestPostgres.debian15().orElseThrow();
  }
}
