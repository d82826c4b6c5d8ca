package app.fermata.server.fanout;

import app.fermata.log.Check;
import app.fermata.log.Entry;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.Position;
import app.fermata.log.Range;
import app.fermata.protocol.CheckedPosition;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One followed log: turns hints, which may be late, repeated, empty or ahead, into deliveries that
/// follow each other without a hole.
///
/// ```
/// hint old ──► dropped
/// hint next ─► delivered                          (the usual case; on the committing thread)
/// hint ahead or empty ─► FILLING: read from the log until all is delivered
/// ```
final class Track {
  private static final Logger logger = LoggerFactory.getLogger(Track.class);
  private static final long UNKNOWN = -1;
  private static final int READ_AT_ONCE = 500;
  private static final int BYTES_AT_ONCE = 512 << 10;

  private final UUID id;
  private final Log log;
  private final Kinds kinds;
  private final Executor threads;
  private final FanOutCounts counts;
  private final BiConsumer<LoopAudiences, Delivery> receive;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private LoopAudiences[] loops = {};

  @GuardedBy("lock")
  private long delivered = UNKNOWN;

  @GuardedBy("lock")
  private long wanted;

  @GuardedBy("lock")
  private boolean filling;

  Track(
      UUID id,
      Log log,
      Kinds kinds,
      Executor threads,
      FanOutCounts counts,
      BiConsumer<LoopAudiences, Delivery> receive) {
    this.id = id;
    this.log = log;
    this.kinds = kinds;
    this.threads = threads;
    this.counts = counts;
    this.receive = receive;
  }

  /// Everything delivered from now on reaches this loop.
  void add(LoopAudiences loop) {
    lock.lock();
    try {
      loops = Arrays.copyOf(loops, loops.length + 1);
      loops[loops.length - 1] = loop;
    } finally {
      lock.unlock();
    }
  }

  /// Returns whether no loop is left.
  boolean remove(LoopAudiences loop) {
    lock.lock();
    try {
      loops = Arrays.stream(loops).filter(other -> other != loop).toArray(LoopAudiences[]::new);
      return loops.length == 0;
    } finally {
      lock.unlock();
    }
  }

  /// Where this track is. One that has delivered nothing yet is set to `head`, which the caller
  /// read from the log after it began to follow.
  long deliveredOr(long head) {
    lock.lock();
    try {
      if (delivered == UNKNOWN) {
        delivered = head;
      }
      return delivered;
    } finally {
      lock.unlock();
    }
  }

  void reached(long from, Position through, String check, List<Entry> entries) {
    lock.lock();
    try {
      if (through.seq() <= delivered) {
        return;
      }
      wanted = Math.max(wanted, through.seq());
      if (delivered == UNKNOWN) {
        delivered = from;
      }
      if (filling) {
        return;
      }
      if (from <= delivered && !entries.isEmpty()) {
        deliver(entries, Wires.position(through, check));
      } else {
        filling = true;
        threads.execute(this::fill);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Reads and delivers until nothing is missing.
  private void fill() {
    boolean more = true;
    while (more) {
      try {
        more = fillOnce();
      } catch (RuntimeException e) {
        // The next hint tries again; readers notice the hole and ask in the meantime.
        logger.warn("Log {} could not be read for its followers", id, e);
        more = false;
        stopFilling();
      }
    }
  }

  private boolean fillOnce() {
    long after;
    lock.lock();
    try {
      after = delivered;
    } finally {
      lock.unlock();
    }
    counts.reads().increment();
    Range range = log.readAfter(id, after, 0, READ_AT_ONCE);
    lock.lock();
    try {
      boolean advanced = range.through().seq() > delivered;
      if (advanced) {
        deliver(range.entries(), Wires.position(range.through(), range.check()));
      }
      filling = advanced && delivered < wanted;
      return filling;
    } finally {
      lock.unlock();
    }
  }

  private void stopFilling() {
    lock.lock();
    try {
      filling = false;
    } finally {
      lock.unlock();
    }
  }

  /// Hands `(delivered, through]` on, in pieces of bounded size.
  @GuardedBy("lock")
  private void deliver(List<Entry> entries, CheckedPosition through) {
    int start = 0;
    while (start < entries.size() && entries.get(start).seq() <= delivered) {
      start++;
    }
    long bytes = 0;
    for (int i = start; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      bytes += entry.body().bytes().length;
      if (bytes > BYTES_AT_ONCE && i + 1 < entries.size()) {
        send(entries.subList(start, i + 1), Wires.position(entry.position(), Check.of(entry)));
        start = i + 1;
        bytes = 0;
      }
    }
    send(entries.subList(start, entries.size()), through);
  }

  @GuardedBy("lock")
  private void send(List<Entry> entries, CheckedPosition through) {
    var delivery =
        new Delivery(
            id, delivered, through, entries, Changes.of(entries), kinds, ByteBufAllocator.DEFAULT);
    delivered = through.seq();
    counts.ranges().increment();
    for (LoopAudiences loop : loops) {
      delivery.retain();
      try {
        loop.loop().execute(() -> receive(loop, delivery));
      } catch (RejectedExecutionException stopping) {
        delivery.release();
      }
    }
    delivery.release();
  }

  private void receive(LoopAudiences loop, Delivery delivery) {
    try {
      receive.accept(loop, delivery);
    } finally {
      delivery.release();
    }
  }

  /// For tests and diagnosis.
  @Override
  public String toString() {
    lock.lock();
    try {
      return "Track[" + id + " at " + delivered + ", wanted " + wanted + "]";
    } finally {
      lock.unlock();
    }
  }
}
