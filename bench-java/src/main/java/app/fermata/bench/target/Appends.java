package app.fermata.bench.target;

import app.fermata.log.Append;
import app.fermata.log.AppendResult;
import app.fermata.log.Body;
import app.fermata.log.CommandId;
import app.fermata.log.Digest;
import app.fermata.log.Draft;
import app.fermata.log.Log;
import app.fermata.log.Mark;
import app.fermata.protocol.Ids;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Appends to a log, many at once: each waits for its commit on a thread of its own, so that they
/// share transactions as the commands of many people do.
final class Appends {
  private static final int DRAFTS_AT_ONCE = 64;
  private static final int IN_FLIGHT = 512;

  private final Log log;
  private final Ids ids;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private final CompletableFuture<Void> failure = new CompletableFuture<>();

  Appends(Log log, Ids ids) {
    this.log = log;
    this.ids = ids;
  }

  /// Starts to append these, in pieces that may be committed in any order.
  void start(UUID to, UUID author, List<Draft> drafts) throws InterruptedException {
    for (int from = 0; from < drafts.size(); from += DRAFTS_AT_ONCE) {
      int end = Math.min(drafts.size(), from + DRAFTS_AT_ONCE);
      start(to, author, List.copyOf(drafts.subList(from, end)), _ -> {});
    }
  }

  /// Starts one append; `then` hears what it wrote.
  void start(UUID to, UUID author, List<Draft> drafts, Consumer<AppendResult.Appended> then)
      throws InterruptedException {
    start(() -> then.accept(now(to, author, drafts)));
  }

  /// Starts something that appends.
  void start(Runnable work) throws InterruptedException {
    inFlight.acquire();
    Thread.startVirtualThread(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            failure.completeExceptionally(e);
          } finally {
            inFlight.release();
          }
        });
  }

  /// Appends and returns when it is committed.
  AppendResult.Appended now(UUID to, UUID author, List<Draft> drafts) {
    UUID id = ids.next();
    Digest digest = Digest.of(id.toString().getBytes(StandardCharsets.UTF_8));
    CommandId command = new CommandId(author, id);
    AppendResult result = log.append(Append.to(to, command, digest, author, List.of(), drafts));
    if (result instanceof AppendResult.Appended appended) {
      return appended;
    }
    throw new IllegalStateException("not appended: " + result);
  }

  /// Waits for what is in flight.
  void finish() throws InterruptedException {
    inFlight.acquire(IN_FLIGHT);
    inFlight.release(IN_FLIGHT);
    if (failure.isDone()) {
      failure.join();
    }
  }

  static Draft created(UUID key, String kind, @Nullable UUID parent, Body body, UUID creator) {
    return new Draft(Draft.Mode.CREATE, key, kind, parent, Mark.LIVING, body, false, creator);
  }
}
