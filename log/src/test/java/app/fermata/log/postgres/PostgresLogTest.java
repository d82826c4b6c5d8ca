package app.fermata.log.postgres;

import app.fermata.log.Log;
import app.fermata.log.contract.LogContract;
import app.fermata.log.contract.TestClock;
import app.fermata.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// The contract on the bundled PostgreSQL.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLogTest implements LogContract {
  private OpenLog open;

  TestPostgres postgres() {
    return TestPostgres.bundled();
  }

  @BeforeAll
  void open() {
    open = OpenLog.on(postgres());
  }

  @BeforeEach
  void clear() {
    open = open.anew();
  }

  @AfterAll
  void close() {
    open.close();
  }

  @Override
  public Log log() {
    return open.log();
  }

  @Override
  public TestClock clock() {
    return open.clock();
  }
}
