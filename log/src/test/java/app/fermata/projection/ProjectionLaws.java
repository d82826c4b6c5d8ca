package app.fermata.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import app.fermata.log.Entry;
import app.fermata.log.InlineProjection;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.contract.TestClock;
import app.fermata.log.postgres.LogSchema;
import app.fermata.log.postgres.Options;
import app.fermata.log.postgres.PostgresLog;
import app.fermata.postgres.TestPostgres;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The law of projections: applied incrementally == rebuilt from zero == rebuilt after a crash at
/// any entry. A projection's test extends this and says what to write and how to look.
///
/// Tables that are written inside appends obey it too: there, what the appends wrote is what a
/// rebuild from the feed has to come to, in batches that are cut otherwise.
public abstract class ProjectionLaws {

  private HikariDataSource pool;
  private TestPostgres.TestDatabase database;
  private PostgresLog log;
  private boolean isInside;
  private final TestClock clock = new TestClock();

  /// A new instance each time, as after a restart.
  protected abstract Projection projection();

  /// What the log runs inside its appends, if it is that which `projection` applies from the feed.
  /// Asked once, before the log is opened.
  protected List<InlineProjection> insideAppends() {
    return List.of();
  }

  /// How often `write` is called.
  protected int steps() {
    return 60;
  }

  protected abstract Kinds kinds();

  /// Makes the projection's tables.
  protected abstract void makeTables(DataSource source);

  /// Appends something; called many times, with one `Random` throughout.
  protected abstract void write(Log log, Random random);

  /// Everything that the projection's tables say, in a fixed order.
  protected abstract List<String> state(Connection connection) throws SQLException;

  @BeforeEach
  void openDatabase() {
    database = TestPostgres.bundled().freshDatabase("log", LogSchema::migrate);
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(10);
    config.setMinimumIdle(0);
    pool = new HikariDataSource(config);
    makeTables(pool);
    List<InlineProjection> inside = insideAppends();
    isInside = !inside.isEmpty();
    log = PostgresLog.open(pool, kinds(), clock, inside, Options.standard().withLanes(2));
  }

  @AfterEach
  void closeDatabase() {
    log.close();
    pool.close();
    database.close();
  }

  private ProjectionRunner runner(Projection projection, int batch) {
    return new ProjectionRunner(log, pool, List.of(projection), List.of(), batch);
  }

  private List<String> state() {
    try (Connection connection = pool.getConnection()) {
      return state(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Writes a history, applying now and then, and returns what came out.
  private List<String> incrementally(long seed) {
    Random random = new Random(seed);
    Projection projection = projection();
    ProjectionRunner runner = runner(projection, 7);
    for (int i = 0; i < steps(); i++) {
      write(log, random);
      if (!isInside && random.nextInt(3) == 0) {
        runner.catchUp(projection);
      }
    }
    if (!isInside) {
      runner.catchUp(projection);
    }
    return state();
  }

  private static long seed() {
    long seed = Long.getLong("fermata.seed", System.nanoTime());
    System.out.println("seed " + seed + " (run again with -Dfermata.seed=" + seed + ")");
    return seed;
  }

  @Test
  protected void appliedIncrementallyIsTheSameAsRebuiltFromZero() {
    List<String> incremental = incrementally(seed());
    assertThat(incremental).isNotEmpty();
    Projection projection = projection();
    for (int batch : new int[] {1, 7, 1000}) {
      runner(projection, batch).rebuild(projection.name());
      assertThat(state()).isEqualTo(incremental);
    }
  }

  @Test
  protected void rebuiltAfterACrashAtAnyEntryIsTheSame() {
    List<String> incremental = incrementally(seed());
    Projection sound = projection();
    long entries = runner(sound, 1000).rebuild(sound.name());
    for (int crash = 0; crash < entries; crash += 1 + (int) entries / 40) {
      Crashing crashing = new Crashing(projection(), crash);
      assertThatIllegalStateException().isThrownBy(() -> runner(crashing, 7).rebuild(sound.name()));
      runner(sound, 7).catchUp(sound);
      assertThat(state()).as("after a crash at entry " + crash).isEqualTo(incremental);
    }
  }

  @Test
  protected void anotherVersionIsRebuiltByItself() {
    List<String> incremental = incrementally(seed());
    if (isInside) { // what appends wrote has no checkpoint whose version could be another
      runner(projection(), 7).rebuild(projection().name());
    }
    Projection newer = new Renumbered(projection());
    runner(newer, 7).catchUp(newer);
    assertThat(state()).isEqualTo(incremental);
  }

  /// Applies the entries of a batch up to the one it dies at, then throws.
  private static final class Crashing implements Projection {
    private final Projection inner;
    private long left;

    Crashing(Projection inner, long entriesBefore) {
      this.inner = inner;
      this.left = entriesBefore;
    }

    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public int version() {
      return inner.version();
    }

    @Override
    public void reset(Connection connection) throws SQLException {
      inner.reset(connection);
    }

    @Override
    public void apply(Connection connection, List<Entry> entries) throws SQLException {
      if (entries.size() > left) {
        inner.apply(connection, entries.subList(0, (int) left));
        throw new IllegalStateException("the crash that the test wants");
      }
      left -= entries.size();
      inner.apply(connection, entries);
    }
  }

  private record Renumbered(Projection inner) implements Projection {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public int version() {
      return inner.version() + 1;
    }

    @Override
    public void reset(Connection connection) throws SQLException {
      inner.reset(connection);
    }

    @Override
    public void apply(Connection connection, List<Entry> entries) throws SQLException {
      inner.apply(connection, entries);
    }
  }
}
