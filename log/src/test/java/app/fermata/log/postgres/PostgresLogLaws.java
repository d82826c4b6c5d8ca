package app.fermata.log.postgres;

import app.fermata.log.Log;
import app.fermata.log.contract.LogLaws;
import app.fermata.log.contract.TestClock;
import app.fermata.postgres.TestPostgres;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/// The laws on the bundled PostgreSQL, and the base of those on others.
class PostgresLogLaws extends LogLaws {
  private static @Nullable OpenLog open;

  @Property(tries = 150)
  void aLogAnswersAsTheModelDoes(@ForAll("histories") List<Step> history, @ForAll Random random) {
    play(history, random);
  }

  @Override
  protected Log fresh(TestClock clock) {
    if (open == null) {
      open = OpenLog.on(TestPostgres.bundled());
    }
    open = open.anew();
    open.clock().follow(clock);
    return open.log();
  }

  @AfterContainer
  static void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
