package app.fermata.log.postgres;

import app.fermata.log.Append;
import app.fermata.log.AppendTimes;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.LogUnavailableException;
import app.fermata.log.postgres.AppendTransaction.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// A command on its way through a lane, and the caller who waits for it.
final class Pending {
  final Append command;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final long asked = System.nanoTime();

  /// `System.nanoTime()` when its transaction began; 0: it has not, or at that very moment.
  private volatile long began;

  Pending(Append command) {
    this.command = command;
  }

  /// Nobody's command, abandoned from the start.
  static Pending none() {
    UUID nobody = new UUID(0, 0);
    Pending none =
        new Pending(
            new Append(new CommandId(nobody, nobody), Digest.of(new byte[0]), nobody, List.of()));
    none.outcome.cancel(false);
    return none;
  }

  /// The transaction that it is in begins. Where it is tried again, the first one counts.
  void begin(long now) {
    began = began == 0 ? now : began;
  }

  void addTo(AppendTimes times) {
    long now = System.nanoTime();
    long start = began == 0 ? now : began;
    times.add(Duration.ofNanos(start - asked), Duration.ofNanos(now - start));
  }

  void complete(Outcome result) {
    outcome.complete(result);
  }

  void fail(RuntimeException failure) {
    outcome.completeExceptionally(failure);
  }

  /// Whether the caller has stopped waiting: what has not begun need not begin.
  boolean isAbandoned() {
    return outcome.isDone();
  }

  long bytes() {
    long bytes = 0;
    for (Append.Part part : command.parts()) {
      for (var draft : part.drafts()) {
        bytes += draft.body().bytes().length;
      }
    }
    return bytes;
  }

  /// Whether nobody waits for it any more: it is answered, or has waited too long and is told so.
  ///
  /// @param now `System.nanoTime()`
  boolean isOver(long now, long patienceNanos) {
    if (!outcome.isDone() && now - asked > patienceNanos) {
      fail(Sql.unavailable("The database is too far behind", null));
    }
    return outcome.isDone();
  }

  /// Waits for as long as `Patience` lets it, which must watch it.
  Outcome await() {
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LogUnavailableException stopped = Sql.unavailable("Interrupted while appending", e);
      fail(stopped);
      throw stopped;
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /// With the stack of the one who asked, not of the lane.
  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return cause instanceof LogUnavailableException unavailable
        ? Sql.unavailable(String.valueOf(unavailable.getMessage()), unavailable)
        : new IllegalStateException("The append failed: " + cause, cause);
  }
}
