package app.fermata.log.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread with a connection of its own that appends to the logs pinned to it. What arrives while
/// it commits shares the next transaction; where commands come in company it waits a moment for
/// more, the longer the more of them come, where they come one by one it does not.
final class Lane implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Lane.class);
  private static final long MOST_BYTES = 4L << 20;
  private static final int COMPANY = 2;

  /// About what a command costs on the way. Waiting as long as the last batch took doubles the
  /// next, and halves what a transaction itself costs for each command.
  private static final long LINGER_NANOS_PER_COMMAND = 100_000;

  private static final long LEAST_LINGER_NANOS = 1_000_000;

  private final BlockingQueue<Pending> queue;
  private final AppendConnection connection;
  private final Writer writer;
  private final Options options;
  private final Thread thread;
  private volatile boolean closing;

  Lane(int number, DataSource source, Writer writer, Options options) {
    this.queue = new ArrayBlockingQueue<>(options.waiting());
    this.connection = new AppendConnection(source);
    this.writer = writer;
    this.options = options;
    this.thread = Thread.ofPlatform().name("log-lane-" + number).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// @return false where the lane has too much to do, or is closing
  boolean offer(Pending command) {
    // What comes while it closes is either taken back here or answered there.
    return !closing && queue.offer(command) && !(closing && queue.remove(command));
  }

  int waiting() {
    return queue.size();
  }

  private void run() {
    int last = 0;
    while (!closing || !queue.isEmpty()) {
      try {
        List<Pending> batch = next(last);
        batch.removeIf(Pending::isAbandoned);
        last = batch.size();
        if (!batch.isEmpty()) {
          writer.write(connection, batch);
        }
      } catch (InterruptedException e) {
        closing = true; // the only one who interrupts is `close`
      } catch (RuntimeException e) {
        logger.error("A lane of the log went on after an error", e);
      }
    }
  }

  /// @param last size of the last batch
  private List<Pending> next(int last) throws InterruptedException {
    Pending first = queue.poll(1, TimeUnit.SECONDS);
    if (first == null) {
      return new ArrayList<>();
    }
    if (last >= COMPANY && queue.size() < options.batch() && !closing) {
      Thread.sleep(linger(last));
    }
    List<Pending> batch = new ArrayList<>();
    long bytes = first.bytes();
    for (Pending each = first; each != null; each = queue.poll()) {
      batch.add(each);
      Pending following = queue.peek();
      bytes += following == null ? 0 : following.bytes();
      if (batch.size() == options.batch() || bytes > MOST_BYTES) {
        break;
      }
    }
    return batch;
  }

  private Duration linger(int last) {
    long most = options.linger().toNanos();
    long least = Math.min(LEAST_LINGER_NANOS, most);
    return Duration.ofNanos(Math.clamp(last * LINGER_NANOS_PER_COMMAND, least, most));
  }

  /// Answers what is waiting, then lets the connection go.
  @Override
  public void close() {
    closing = true;
    queue.offer(Pending.none()); // wakes the thread; where there is no room it is awake
    try {
      thread.join(options.patience());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
    List<Pending> left = new ArrayList<>();
    queue.drainTo(left);
    left.forEach(command -> command.fail(Sql.unavailable("The log is closed", null)));
  }
}
