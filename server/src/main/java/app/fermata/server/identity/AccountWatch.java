package app.fermata.server.identity;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.log.Range;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the workspace log and ends whatever belongs to an account that was deactivated. Hints
/// only wake it; it reads the log itself, so a lost hint costs a second and never a deactivation.
final class AccountWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(AccountWatch.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHUNK = 500;
  private static final Duration LONGEST_READ = Duration.ofSeconds(10);

  private final Log log;
  private final Supplier<@Nullable UUID> workspace;
  private final Consumer<UUID> deactivated;
  private final BlockingQueue<Boolean> woken = new ArrayBlockingQueue<>(1);
  private final AutoCloseable tail;
  private final Thread thread;
  private volatile @Nullable UUID known;
  private volatile boolean closed;
  private long heard;

  /// Begins at the head: sessions of accounts deactivated earlier are refused when they show up.
  ///
  /// @param workspace its id; null before set-up
  AccountWatch(Log log, Supplier<@Nullable UUID> workspace, Consumer<UUID> deactivated) {
    this.log = log;
    this.workspace = workspace;
    this.deactivated = deactivated;
    UUID id = known();
    this.heard = id == null ? 0 : log.head(id).position().seq();
    this.tail = log.tail((reached, from, through, check, entries) -> wake(reached));
    this.thread = Thread.ofVirtual().name("account-watch").start(this::run);
  }

  private void wake(UUID reached) {
    UUID mine = known;
    if (mine == null || mine.equals(reached)) {
      woken.offer(true);
    }
  }

  private void run() {
    while (!closed) {
      try {
        Boolean hint = woken.poll(1, TimeUnit.SECONDS);
        UUID id = hint == null || closed ? null : known();
        if (id != null) {
          catchUp(id);
        }
      } catch (InterruptedException closing) {
        return;
      } catch (RuntimeException e) {
        if (closed) {
          // The database is gone, or this took too long: what an end looks like.
          return;
        }
        logger.warn("the workspace log could not be read; trying again", e);
        woken.offer(true);
      }
    }
  }

  private @Nullable UUID known() {
    if (known == null) {
      known = workspace.get();
    }
    return known;
  }

  private void catchUp(UUID id) {
    while (true) {
      Range range = log.readAfter(id, heard, 0, CHUNK);
      range.entries().forEach(this::apply);
      boolean more = range.through().seq() > heard && range.entries().size() == CHUNK;
      heard = Math.max(heard, range.through().seq());
      if (!more || closed) {
        return;
      }
    }
  }

  private void apply(Entry entry) {
    if (!entry.kind().equals("account")) {
      return;
    }
    try {
      JsonNode body = entry.body().isEmpty() ? null : JSON.readTree(entry.body().bytes());
      if (body == null || body.path("deactivated").asBoolean(false)) {
        deactivated.accept(entry.key());
      }
    } catch (IOException malformed) {
      logger.error("account entry {} cannot be read", entry.seq(), malformed);
    }
  }

  /// Ends it; what it reads at this moment is waited for. An interrupt amid a read would break the
  /// connection, which the pool reports as trouble.
  @Override
  public void close() throws Exception {
    closed = true;
    tail.close();
    woken.offer(true);
    if (!thread.join(LONGEST_READ)) {
      thread.interrupt();
    }
  }
}
