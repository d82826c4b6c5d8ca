package app.fermata.server.gateway;

import app.fermata.protocol.ClientFrame;
import app.fermata.server.command.Code;
import app.fermata.server.command.Outcome;
import app.fermata.server.command.Rejection;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The unanswered commands of one connection: those for one log are decided in the order sent,
/// those for different logs side by side, each on a virtual thread.
///
/// Every command is answered, and within `patience`: where the decision takes longer, the answer is
/// to try again, and what comes of the decision is told to the next try, which has the same id.
/// What waits behind a command that is to be tried again is answered likewise, so that it does not
/// overtake it.
final class CommandQueue {
  private static final Logger logger = LoggerFactory.getLogger(CommandQueue.class);
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LATER = Duration.ofSeconds(2);

  /// What a queue's commands are for.
  interface Desk {
    /// Decides one command; blocks.
    Outcome decide(ClientFrame.Command command);

    /// Answers one; any thread.
    void answer(ClientFrame.Command command, Outcome outcome);
  }

  private final Executor threads;
  private final CommandLimits limits;
  private final CommandRoom room;
  private final LongSupplier millis;
  private final Desk desk;

  /// A lane for each log with unanswered commands.
  @GuardedBy("this")
  private final Map<UUID, Lane> lanes = new HashMap<>(2);

  @GuardedBy("this")
  private int inFlight;

  @GuardedBy("this")
  private long bytes;

  /// The one that is being decided, and those behind it.
  private static final class Lane {
    Waiting deciding;
    final Queue<Waiting> waiting = new ArrayDeque<>(2);

    Lane(Waiting first) {
      this.deciding = first;
    }
  }

  private static final class Waiting {
    final ClientFrame.Command command;
    final int bytes;
    final long since;
    boolean answered;

    Waiting(ClientFrame.Command command, int bytes, long since) {
      this.command = command;
      this.bytes = bytes;
      this.since = since;
    }
  }

  /// @param room shared by the queues of all connections
  /// @param millis the clock
  CommandQueue(
      Executor threads, CommandLimits limits, CommandRoom room, LongSupplier millis, Desk desk) {
    this.threads = threads;
    this.limits = limits;
    this.room = room;
    this.millis = millis;
    this.desk = desk;
  }

  /// Takes a command, or says why not.
  ///
  /// @param size how many bytes it came in
  @Nullable Rejection offer(UUID log, ClientFrame.Command command, int size) {
    var waiting = new Waiting(command, size, millis.getAsLong());
    synchronized (this) {
      if (inFlight >= limits.inFlight() || (inFlight > 0 && bytes + size > limits.bytes())) {
        return Rejection.later(
            Code.TOO_MANY_REQUESTS, SOON, "Too many commands wait for an answer.");
      }
      if (!room.take(size)) {
        room.toldToTryAgain(1);
        return busy();
      }
      inFlight++;
      bytes += size;
      Lane lane = lanes.get(log);
      if (lane != null) {
        lane.waiting.add(waiting);
        return null;
      }
      lanes.put(log, new Lane(waiting));
    }
    threads.execute(() -> run(log, waiting));
    return null;
  }

  private static Rejection busy() {
    return Rejection.later(Code.BUSY, LATER, "The server is busy. It will be tried again.");
  }

  private void run(UUID log, Waiting first) {
    for (Waiting next = first; next != null; next = next(log)) {
      Outcome outcome = decide(next.command);
      if (isOver(next)) {
        desk.answer(next.command, outcome);
      }
      if (outcome instanceof Outcome.Refused(Rejection why) && why.code() == Code.BUSY) {
        for (Waiting behind : takeWaiting(log)) {
          desk.answer(behind.command, outcome);
        }
      }
    }
  }

  /// Returns whether it is still to be answered.
  private synchronized boolean isOver(Waiting decided) {
    settle(decided);
    return !decided.answered;
  }

  private Outcome decide(ClientFrame.Command command) {
    try {
      return desk.decide(command);
    } catch (RuntimeException | Error e) {
      logger.error("A command of kind {} was not decided", command.kind(), e);
      return new Outcome.Refused(busy());
    }
  }

  @GuardedBy("this")
  private void settle(Waiting one) {
    inFlight--;
    bytes -= one.bytes;
    room.giveBack(one.bytes);
  }

  private synchronized @Nullable Waiting next(UUID log) {
    Lane lane = lanes.get(log);
    Waiting next = lane == null ? null : lane.waiting.poll();
    if (lane == null || next == null) {
      lanes.remove(log);
    } else {
      lane.deciding = next;
    }
    return next;
  }

  private synchronized List<Waiting> takeWaiting(UUID log) {
    Lane lane = lanes.get(log);
    return lane == null ? List.of() : clear(lane);
  }

  @GuardedBy("this")
  private List<Waiting> clear(Lane lane) {
    List<Waiting> taken = List.copyOf(lane.waiting);
    lane.waiting.clear();
    for (Waiting one : taken) {
      settle(one);
    }
    return taken;
  }

  /// Answers what has waited for too long. What is being decided still holds its place until that
  /// comes to its end. Called every second or so.
  void answerOverdue() {
    List<Waiting> overdue = new ArrayList<>();
    synchronized (this) {
      long before = millis.getAsLong() - limits.patience().toMillis();
      for (Lane lane : lanes.values()) {
        if (lane.deciding.since < before) {
          if (!lane.deciding.answered) {
            lane.deciding.answered = true;
            overdue.add(lane.deciding);
          }
          // They came later, but what is in front of them is to be tried again.
          overdue.addAll(clear(lane));
        }
      }
    }
    room.toldToTryAgain(overdue.size());
    overdue.forEach(one -> desk.answer(one.command, new Outcome.Refused(busy())));
  }

  /// The connection is gone: what has not begun need not begin, it will be sent again.
  synchronized void abandon() {
    for (Lane lane : lanes.values()) {
      clear(lane);
    }
  }
}
