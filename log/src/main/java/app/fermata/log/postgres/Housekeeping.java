package app.fermata.log.postgres;

import app.fermata.log.FeedCursor;
import app.fermata.log.Head;
import app.fermata.log.rules.Hint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens by itself: looking at the feed for what others appended, and removing what has
/// expired. One thread; the database being away is nothing new to it.
final class Housekeeping implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);
  private static final int FEED_BATCH = 10_000;
  private static final int SWEEP_BATCH = 1_000;

  /// Commands of pruned kinds whose time has come go, unless what they wrote is still there.
  private static final String FORGET_COMMANDS =
      """
      WITH due AS (
        SELECT c.id, c.account, EXISTS (
            SELECT FROM log_entry e
              WHERE e.log = c.log AND e.seq > c.last - c.count AND e.seq <= c.last) AS lives
          FROM log_command c WHERE c.expires <= ? ORDER BY c.expires LIMIT ?
          FOR UPDATE SKIP LOCKED),
      later AS (
        UPDATE log_command c SET expires = c.expires + ? FROM due d
          WHERE d.lives AND c.id = d.id AND c.account = d.account)
      DELETE FROM log_command c USING due d
        WHERE NOT d.lives AND c.id = d.id AND c.account = d.account
      """;

  private static final String FORGET_PRUNED =
      """
      DELETE FROM log_pruned WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM log_pruned WHERE pruned <= ? LIMIT ?))
      """;

  private final DataSource source;
  private final Reads reads;
  private final Hints hints;
  private final InstantSource clock;
  private final Options options;
  private final Thread thread;

  // Only this thread's. A slice of the feed may end within a transaction, of which the hints know
  // once only whether it is our own.
  private @Nullable FeedCursor cursor;
  private long transaction = -1;
  private boolean isOwn;

  private final CountDownLatch closing = new CountDownLatch(1);

  Housekeeping(DataSource source, Reads reads, Hints hints, InstantSource clock, Options options) {
    this.source = source;
    this.reads = reads;
    this.hints = hints;
    this.clock = clock;
    this.options = options;
    this.thread = Thread.ofVirtual().name("log-housekeeping").unstarted(this::run);
  }

  /// What is appended from now on is heard.
  void start() {
    cursor = reads.read(FeedRead::end);
    thread.start();
  }

  private void run() {
    long nextSweep = System.nanoTime();
    boolean wasAway = false;
    while (true) {
      try {
        if (closing.await(options.hintInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        lookAtFeed();
        if (System.nanoTime() - nextSweep >= 0) {
          nextSweep = System.nanoTime() + options.sweepInterval().toNanos();
          sweep();
        }
        wasAway = false;
      } catch (InterruptedException e) {
        return; // nobody does
      } catch (RuntimeException e) {
        if (!wasAway) {
          logger.warn("The log's housekeeping waits for the database: {}", e.getMessage());
        }
        wasAway = true;
      }
    }
  }

  /// Tells of each log once, with its head: whoever missed something reads it.
  private void lookAtFeed() {
    while (true) {
      FeedCursor from = cursor == null ? FeedCursor.START : cursor;
      FeedRead.Slice slice = reads.read(c -> FeedRead.read(c, from, FEED_BATCH));
      if (slice.cursor().equals(from)) {
        return;
      }
      tell(slice);
      cursor = slice.cursor();
    }
  }

  private void tell(FeedRead.Slice slice) {
    Map<UUID, Long> froms = new HashMap<>();
    for (int i = 0; i < slice.logs().size(); i++) {
      if (slice.transactions().get(i) != transaction) {
        transaction = slice.transactions().get(i);
        isOwn = hints.isOwn(transaction);
      }
      if (!isOwn) {
        froms.merge(slice.logs().get(i), slice.froms().get(i), Math::min);
      }
    }
    if (froms.isEmpty()) {
      return;
    }
    Map<UUID, Head> heads = reads.heads(froms.keySet());
    froms.forEach(
        (log, from) -> {
          Head head = heads.getOrDefault(log, Head.empty(log));
          hints.foreign(new Hint(log, from, head.position(), head.check(), List.of()));
        });
  }

  int sweep() {
    long now = clock.millis();
    Duration remembered = BatchWrite.REMEMBERED;
    int removed = 0;
    int last;
    do {
      last =
          update(FORGET_COMMANDS, now, SWEEP_BATCH, remembered.toMillis())
              + update(FORGET_PRUNED, now - remembered.toMillis(), SWEEP_BATCH);
      removed += last;
    } while (last >= SWEEP_BATCH);
    return removed;
  }

  private int update(String sql, long... parameters) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw Sql.failure(e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(options.patience());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
