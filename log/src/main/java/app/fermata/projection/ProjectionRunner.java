package app.fermata.projection;

import app.fermata.log.FeedCursor;
import app.fermata.log.FeedPage;
import app.fermata.log.Log;
import app.fermata.projection.Checkpoints.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/// Keeps projections and reactors up to date with the feed: one thread each, woken by the tail and
/// at least once a second.
///
/// A projection's rows and its checkpoint are written in one transaction, so each entry counts
/// exactly once, whatever crashes. A projection whose version differs from its checkpoint's starts
/// again from nothing. A reactor's checkpoint is moved after it has acted: at least once. It starts
/// at the end of the feed when it is first seen.
///
/// Several nodes may run the same followers: the checkpoint's row lock lets one at a time go on.
public final class ProjectionRunner implements AutoCloseable {
  private static final int BATCH = 500;
  private final Log log;
  private final DataSource source;
  private final int batch;
  private final Map<String, Projection> projections = new LinkedHashMap<>();
  private final Map<String, Reactor> reactors = new LinkedHashMap<>();
  private final List<Follower> followers = new ArrayList<>();

  /// @param source of the database that the projections' tables are in, which is the log's
  /// @throws IllegalArgumentException where two have one name
  public ProjectionRunner(
      Log log,
      DataSource source,
      Collection<? extends Projection> projections,
      Collection<? extends Reactor> reactors) {
    this(log, source, projections, reactors, BATCH);
  }

  /// @param batch most entries in one transaction
  ProjectionRunner(
      Log log,
      DataSource source,
      Collection<? extends Projection> projections,
      Collection<? extends Reactor> reactors,
      int batch) {
    this.log = log;
    this.source = source;
    this.batch = batch;
    for (Projection projection : projections) {
      if (this.projections.put(projection.name(), projection) != null) {
        throw new IllegalArgumentException("two projections are called " + projection.name());
      }
    }
    for (Reactor reactor : reactors) {
      if (this.projections.containsKey(reactor.name())
          || this.reactors.put(reactor.name(), reactor) != null) {
        throw new IllegalArgumentException("two followers are called " + reactor.name());
      }
    }
  }

  /// Begins to follow, each in a thread of its own.
  public void start() {
    projections.values().forEach(p -> followers.add(new Follower(p.name(), log, () -> step(p))));
    reactors.values().forEach(r -> followers.add(new Follower(r.name(), log, () -> step(r))));
    followers.forEach(Follower::start);
  }

  /// The names that `rebuild` knows.
  public Set<String> projections() {
    return Set.copyOf(projections.keySet());
  }

  /// Throws a projection's tables away and builds them again, on the calling thread, while
  /// everything else goes on. When it returns they hold everything that was in the feed when it
  /// began.
  ///
  /// @return how many entries it applied
  /// @throws IllegalArgumentException where there is no such projection; reactors are never rebuilt
  public long rebuild(String name) {
    Projection projection = projections.get(name);
    if (projection == null) {
      throw new IllegalArgumentException("no such projection: " + name);
    }
    transact(
        connection -> {
          checkpoint(connection, projection);
          projection.reset(connection);
          Checkpoints.move(
              connection, name, new Checkpoint(projection.version(), FeedCursor.START));
          return true;
        });
    return catchUp(projection);
  }

  /// Applies what is in the feed now, on the calling thread. For tests, and before a first answer.
  ///
  /// @return how many entries it applied
  public long catchUp(Projection projection) {
    long applied = 0;
    int last;
    do {
      last = step(projection);
      applied += Math.max(0, last);
    } while (last >= 0);
    return applied;
  }

  /// One transaction's worth. The feed is read between two transactions: whoever holds a connection
  /// must not wait for another.
  ///
  /// @return how many entries were applied; -1 at the end of the feed
  private int step(Projection projection) {
    FeedCursor from = transact(connection -> checkpoint(connection, projection));
    FeedPage page = log.feed(from, batch);
    if (page.cursor().equals(from)) {
      return -1;
    }
    return transact(
        connection -> {
          if (!checkpoint(connection, projection).equals(from)) {
            return 0; // another node has been here, or a rebuild
          }
          if (!page.entries().isEmpty()) {
            projection.apply(connection, page.entries());
          }
          Checkpoints.move(
              connection, projection.name(), new Checkpoint(projection.version(), page.cursor()));
          return page.entries().size();
        });
  }

  /// Locks the checkpoint; begins again where there is none or it is another version's.
  private static FeedCursor checkpoint(Connection connection, Projection projection)
      throws SQLException {
    String name = projection.name();
    Checkpoint start = new Checkpoint(projection.version(), FeedCursor.START);
    Checkpoint found = Checkpoints.lock(connection, name).orElse(null);
    if (found == null) {
      Checkpoints.make(connection, name, start);
      found = Checkpoints.lock(connection, name).orElse(start);
    }
    if (found.version() != projection.version()) {
      projection.reset(connection);
      Checkpoints.move(connection, name, start);
      return FeedCursor.START;
    }
    return found.cursor();
  }

  /// Reacts to what is in the feed now, on the calling thread. For tests.
  public void catchUp(Reactor reactor) {
    while (step(reactor) >= 0) {}
  }

  /// The checkpoint is moved after each entry: what a crash repeats is one entry at most, besides
  /// what another node may be doing at the same time.
  private int step(Reactor reactor) {
    String name = reactor.name();
    FeedCursor from =
        transact(connection -> Checkpoints.lock(connection, name))
            .map(Checkpoint::cursor)
            .orElse(null);
    if (from == null) {
      FeedCursor end = end();
      transact(
          connection -> {
            Checkpoints.make(connection, name, new Checkpoint(1, end));
            return true;
          });
      return 0;
    }
    FeedPage page = log.feed(from, 1);
    if (page.cursor().equals(from)) {
      return -1;
    }
    page.entries().forEach(reactor::react);
    transact(
        connection -> {
          Checkpoint found = Checkpoints.lock(connection, name).orElse(null);
          if (found != null && found.cursor().equals(from)) {
            Checkpoints.move(connection, name, new Checkpoint(1, page.cursor()));
          }
          return true;
        });
    return page.entries().size();
  }

  private FeedCursor end() {
    FeedCursor cursor = FeedCursor.START;
    while (true) {
      FeedPage page = log.feed(cursor, 10_000);
      if (page.cursor().equals(cursor)) {
        return cursor;
      }
      cursor = page.cursor();
    }
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T transact(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      boolean isDone = false;
      try {
        T result = work.on(connection);
        connection.commit();
        isDone = true;
        return result;
      } finally {
        if (!isDone) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("A follower's transaction failed: " + e.getMessage(), e);
    }
  }

  /// How long a follower that failed waits before its next attempt.
  static Duration pause(int failures) {
    return Duration.ofMillis(Math.min(30_000, 100L << Math.min(failures, 9)));
  }

  @Override
  public void close() {
    followers.forEach(Follower::close);
    followers.clear();
  }
}
