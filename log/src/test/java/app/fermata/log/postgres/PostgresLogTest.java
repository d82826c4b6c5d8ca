package app.fermata.log.postgres;

import app.fermata.log.Log;
import app.fermata.log.contract.LogContract;
import app.fermata.log.contract.TestClock;
import app.fermata.postgres.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The contract on the bundled PostgreSQL.
class PostgresLogTest implements LogContract {
  private OpenLog open;

  TestPostgres postgres() {
    return TestPostgres.bundled();
  }

  @BeforeEach
  void open() {
    open = OpenLog.on(postgres());
  }

  @AfterEach
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
