package app.fermata.server.gateway;

import app.fermata.protocol.ClientFrame;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The unanswered commands of one connection: those for one log are decided in the order sent,
/// those for different logs side by side, each on a virtual thread.
final class CommandQueue {
  private final Executor threads;
  private final Consumer<ClientFrame.Command> execute;
  private final int most;

  /// Commands waiting behind the one that is being decided, by log; a log without one is absent.
  @GuardedBy("this")
  private final Map<UUID, Queue<ClientFrame.Command>> lanes = new HashMap<>(2);

  @GuardedBy("this")
  private int inFlight;

  /// @param execute decides one command and answers it, blocking
  /// @param most unanswered at once
  CommandQueue(Executor threads, int most, Consumer<ClientFrame.Command> execute) {
    this.threads = threads;
    this.most = most;
    this.execute = execute;
  }

  /// Returns false where too many are unanswered.
  boolean offer(UUID log, ClientFrame.Command command) {
    synchronized (this) {
      if (inFlight >= most) {
        return false;
      }
      inFlight++;
      Queue<ClientFrame.Command> lane = lanes.get(log);
      if (lane != null) {
        return lane.add(command);
      }
      lanes.put(log, new ArrayDeque<>(2));
    }
    threads.execute(() -> run(log, command));
    return true;
  }

  private void run(UUID log, ClientFrame.Command first) {
    ClientFrame.@Nullable Command command = first;
    while (command != null) {
      try {
        execute.accept(command);
      } finally {
        answered();
      }
      command = next(log);
    }
  }

  private synchronized void answered() {
    inFlight--;
  }

  private synchronized ClientFrame.@Nullable Command next(UUID log) {
    Queue<ClientFrame.Command> lane = lanes.get(log);
    ClientFrame.Command next = lane == null ? null : lane.poll();
    if (next == null) {
      lanes.remove(log);
    }
    return next;
  }
}
