package app.fermata.client;

import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Commands that are not yet acknowledged, in the order they were given; owned by the client's
/// loop.
///
/// ```
/// queued ─► sent ─► done
///   ▲         │ └─► refused
///   └─────────┘ lost connection, busy, too many requests: the same id again
/// ```
final class Outbox {
  /// Acknowledged commands that are remembered, so that they can be offered again where a restored
  /// server has lost them.
  private static final int REMEMBERED = 1_000;

  private final Map<UUID, Pending> pending = new LinkedHashMap<>();
  private final Deque<Remembered> acknowledged = new ArrayDeque<>();

  private static final class Pending {
    final ClientFrame.Command command;
    final CompletableFuture<ServerFrame.Done> answer;
    boolean sent;

    Pending(ClientFrame.Command command, CompletableFuture<ServerFrame.Done> answer) {
      this.command = command;
      this.answer = answer;
    }
  }

  private record Remembered(ClientFrame.Command command, List<ServerFrame.At> at) {}

  void add(ClientFrame.Command command, CompletableFuture<ServerFrame.Done> answer) {
    pending.put(command.id(), new Pending(command, answer));
  }

  /// What to send now, so that at most `inFlight` are unanswered.
  List<ClientFrame.Command> take(int inFlight) {
    long out = pending.values().stream().filter(p -> p.sent).count();
    var now = new ArrayList<ClientFrame.Command>();
    for (Pending next : pending.values()) {
      if (out + now.size() >= inFlight) {
        break;
      }
      if (!next.sent) {
        next.sent = true;
        now.add(next.command);
      }
    }
    return now;
  }

  void done(ServerFrame.Done done) {
    Pending answered = pending.remove(done.id());
    if (answered != null) {
      acknowledged.addLast(new Remembered(answered.command, done.at()));
      if (acknowledged.size() > REMEMBERED) {
        acknowledged.removeFirst();
      }
      answered.answer.complete(done);
    }
  }

  void refused(ServerFrame.Refused refused) {
    Pending answered = pending.get(refused.id());
    if (answered == null) {
      return;
    }
    if (refused.mayRetry()) {
      answered.sent = false;
    } else {
      pending.remove(refused.id());
      answered.answer.completeExceptionally(new RefusedException(refused));
    }
  }

  /// The connection is gone: nothing is on its way any more.
  void connectionLost() {
    pending.values().forEach(p -> p.sent = false);
  }

  /// The server has lost what it had acknowledged of this log beyond `kept`: that is offered again,
  /// under the same ids.
  void offerAgain(UUID log, long kept) {
    for (Remembered known : List.copyOf(acknowledged)) {
      if (known.at.stream().anyMatch(at -> at.log().equals(log) && at.seq() > kept)) {
        acknowledged.remove(known);
        pending.put(known.command.id(), new Pending(known.command, new CompletableFuture<>()));
      }
    }
  }

  /// Ends everything that waits: with `why`, or as cancelled.
  void end(@Nullable Throwable why) {
    var all = List.copyOf(pending.values());
    pending.clear();
    for (Pending waiting : all) {
      if (why == null) {
        waiting.answer.cancel(false);
      } else {
        waiting.answer.completeExceptionally(why);
      }
    }
  }

  int size() {
    return pending.size();
  }
}
