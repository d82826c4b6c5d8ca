package app.fermata.server.gateway;

import app.fermata.protocol.CloseCode;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop: who has something to flush, and who has been silent for too
/// long. Touched by that loop only.
///
/// A flush is a system call per connection, three quarters of what a delivery costs. So frames that
/// are ready together leave together: when calm, as soon as what is queued on the loop has run;
/// after a large flush, not before the tick is over.
final class LoopConnections {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int LARGE_FLUSH = 64;
  private static final long SWEEP_SECONDS = 1;

  private final EventLoop loop;
  private final List<Connection> connections = new ArrayList<>();
  private List<Connection> dirty = new ArrayList<>();
  private List<Connection> flushing = new ArrayList<>();
  private boolean scheduled;
  private boolean lastWasLarge;
  private long lastFlush;

  /// As of the last sweep. Read by any thread.
  private volatile Tally tally = new Tally();

  /// Completes when no connection is left; null as long as nobody waits for that.
  private @Nullable CompletableFuture<Void> emptied;

  LoopConnections(EventLoop loop) {
    this.loop = loop;
    loop.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
  }

  void add(Connection connection) {
    connection.slot = connections.size();
    connections.add(connection);
  }

  void remove(Connection connection) {
    int slot = connection.slot;
    if (slot < 0) {
      return;
    }
    Connection last = connections.removeLast();
    if (slot < connections.size()) {
      connections.set(slot, last);
      last.slot = slot;
    }
    connection.slot = -1;
    tellIfEmpty();
  }

  private void tellIfEmpty() {
    if (emptied != null && connections.isEmpty()) {
      emptied.complete(null);
    }
  }

  /// Closes all of them. Any thread.
  ///
  /// @return completes when none is left
  CompletableFuture<Void> closeAll(CloseCode code) {
    var end = new CompletableFuture<Void>();
    loop.execute(
        () -> {
          emptied = end;
          List.copyOf(connections).forEach(connection -> connection.close(code, ""));
          tellIfEmpty();
        });
    return end;
  }

  int size() {
    return connections.size();
  }

  /// The connection has written something.
  void needsFlush(Connection connection) {
    dirty.add(connection);
    if (!scheduled) {
      scheduled = true;
      long rest = lastWasLarge ? lastFlush + TICK_NANOS - System.nanoTime() : 0;
      if (rest > 0) {
        loop.schedule(this::flush, rest, TimeUnit.NANOSECONDS);
      } else {
        loop.execute(this::flush);
      }
    }
  }

  private void flush() {
    scheduled = false;
    List<Connection> now = dirty;
    dirty = flushing;
    flushing = now;
    for (Connection connection : now) {
      connection.flush();
    }
    lastWasLarge = now.size() >= LARGE_FLUSH;
    lastFlush = System.nanoTime();
    now.clear();
  }

  private void sweep() {
    var seen = new Tally();
    // Backwards: one that closes is replaced by the last.
    for (int i = connections.size() - 1; i >= 0; i--) {
      if (i < connections.size()) {
        connections.get(i).closeIfSilent();
        seen.add(connections.get(i));
      }
    }
    tally = seen;
  }

  /// Any thread.
  Tally tally() {
    return tally;
  }
}
