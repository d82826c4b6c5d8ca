package app.fermata.client;

import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Commands that are not yet acknowledged, in the order they were given; owned by the client's
/// loop.
///
/// ```
/// queued ─► sent ─► done
///   ▲         │ └─► refused
///   └─────────┘ lost connection; busy, too many requests: after a while. The same id again
/// ```
///
/// Those of one conversation are a lane, of which one is on its way at a time: where the server is
/// too busy for it, the next must not overtake it.
final class Outbox {
  /// Acknowledged commands that are remembered, so that they can be offered again where a restored
  /// server has lost them.
  private static final int REMEMBERED = 1_000;

  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final Duration UNSAID = Duration.ofMillis(500);

  private final RandomGenerator random;
  private final Map<UUID, Pending> pending = new LinkedHashMap<>();
  private final Map<String, Pause> pauses = new HashMap<>();
  private final Deque<Remembered> acknowledged = new ArrayDeque<>();

  Outbox(RandomGenerator random) {
    this.random = random;
  }

  /// A lane that the server was too busy for.
  ///
  /// @param until in nanoseconds of the caller's clock, which may wrap
  /// @param tries how often in a row
  private record Pause(long until, int tries) {}

  private static final class Pending {
    final ClientFrame.Command command;
    final CompletableFuture<ServerFrame.Done> answer;
    final String lane;
    boolean sent;

    Pending(ClientFrame.Command command, CompletableFuture<ServerFrame.Done> answer) {
      this.command = command;
      this.answer = answer;
      this.lane = command.args().path("conversation").asText("");
    }
  }

  private record Remembered(ClientFrame.Command command, List<ServerFrame.At> at) {}

  void add(ClientFrame.Command command, CompletableFuture<ServerFrame.Done> answer) {
    pending.put(command.id(), new Pending(command, answer));
  }

  /// What to send now, so that at most `inFlight` are unanswered.
  List<ClientFrame.Command> take(int inFlight, long now) {
    long out = pending.values().stream().filter(p -> p.sent).count();
    var lanes = new HashSet<String>();
    var taken = new ArrayList<ClientFrame.Command>();
    for (Pending next : pending.values()) {
      if (out + taken.size() >= inFlight) {
        break;
      }
      if (lanes.add(next.lane) && !next.sent && pauseOf(next.lane, now) <= 0) {
        next.sent = true;
        taken.add(next.command);
      }
    }
    return taken;
  }

  /// Nanoseconds until the next pause ends behind which something waits; empty where nothing does.
  OptionalLong nextPause(long now) {
    return pending.values().stream()
        .filter(p -> pauses.containsKey(p.lane))
        .mapToLong(p -> pauseOf(p.lane, now))
        .min();
  }

  private long pauseOf(String lane, long now) {
    Pause pause = pauses.get(lane);
    return pause == null ? 0 : pause.until - now;
  }

  void done(ServerFrame.Done done) {
    Pending answered = pending.remove(done.id());
    if (answered != null) {
      pauses.remove(answered.lane);
      acknowledged.addLast(new Remembered(answered.command, done.at()));
      if (acknowledged.size() > REMEMBERED) {
        acknowledged.removeFirst();
      }
      answered.answer.complete(done);
    }
  }

  void refused(ServerFrame.Refused refused, long now) {
    Pending answered = pending.get(refused.id());
    if (answered == null) {
      return;
    }
    if (refused.mayRetry()) {
      answered.sent = false;
      pause(answered.lane, Objects.requireNonNullElse(refused.retryAfter(), UNSAID), now);
    } else {
      pauses.remove(answered.lane);
      pending.remove(refused.id());
      answered.answer.completeExceptionally(new RefusedException(refused));
    }
  }

  /// As long as the server asks for, and a random time on top: not everybody at once.
  private void pause(String lane, Duration asked, long now) {
    Pause before = pauses.get(lane);
    int tries = before == null ? 0 : before.tries;
    long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries, 10));
    Duration whole = asked.plusMillis(random.nextLong(most + 1));
    pauses.put(lane, new Pause(now + whole.toNanos(), tries + 1));
  }

  /// The connection is gone: nothing is on its way any more.
  void connectionLost() {
    pending.values().forEach(p -> p.sent = false);
  }

  /// The server has lost what it had acknowledged of this log beyond `kept`: that is offered again,
  /// under the same ids.
  void offerAgain(UUID log, long kept) {
    var lost = new LinkedHashMap<UUID, Pending>();
    for (Remembered known : List.copyOf(acknowledged)) {
      if (known.at.stream().anyMatch(at -> at.log().equals(log) && at.seq() > kept)) {
        acknowledged.remove(known);
        lost.put(known.command.id(), new Pending(known.command, new CompletableFuture<>()));
      }
    }
    // It was said before what waits now.
    lost.putAll(pending);
    pending.clear();
    pending.putAll(lost);
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
