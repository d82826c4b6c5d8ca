package app.fermata.server.gateway;

import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.identity.Sessions;
import app.fermata.server.telemetry.Outage;
import app.fermata.server.web.Authentication.Identified;
import app.fermata.server.web.Credentials;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks up who sockets are. A few at once: a flood of upgrades must not take every connection to
/// the database. Familiar sign-ins and strangers wait in lines of their own, so that made-up
/// credentials, however many, hold up nobody who comes back.
final class LookUps {
  private static final Logger logger = LoggerFactory.getLogger(LookUps.class);

  private final Outage outage = new Outage(logger, "Look-ups of sessions", System::nanoTime);
  private final Sessions sessions;
  private final Executor threads;
  private final GatewayLimits.Door door;
  private final AtomicInteger tooLate = new AtomicInteger();
  private final Line familiar;
  private final Line strangers;

  /// @param threads virtual ones
  LookUps(Sessions sessions, Executor threads, GatewayLimits.Door door) {
    this.sessions = sessions;
    this.threads = threads;
    this.door = door;
    this.familiar = new Line(door.lookUps(), door.patience());
    this.strangers = new Line(door.lookUpsOfStrangers(), door.patienceOfStrangers());
  }

  private static final class Line {
    final Semaphore turns;
    final AtomicInteger waiting = new AtomicInteger();
    final Duration patience;

    Line(int atOnce, Duration patience) {
      this.turns = new Semaphore(atOnce, true);
      this.patience = patience;
    }
  }

  /// Whether this is to wait with those who come back.
  boolean isFamiliar(Credentials credentials) {
    return sessions.isFamiliar(credentials);
  }

  /// Calls one of the two on a virtual thread.
  ///
  /// @param refused the code, or null where nobody could look: the caller may come again
  void find(
      Credentials credentials,
      String address,
      Consumer<Identified> found,
      Consumer<@Nullable Code> refused) {
    Line line = isFamiliar(credentials) ? familiar : strangers;
    if (line.waiting.get() >= door.waiting()) {
      tooLate.incrementAndGet();
      threads.execute(() -> refused.accept(null));
      return;
    }
    line.waiting.incrementAndGet();
    threads.execute(
        () -> {
          Identified who;
          try {
            who = inLine(line, credentials, address);
          } catch (RejectedException rejected) {
            outage.worked();
            refused.accept(rejected.rejection().code());
            return;
          } catch (RuntimeException e) {
            outage.failed(e);
            refused.accept(null);
            return;
          }
          if (who == null) {
            refused.accept(null);
          } else {
            outage.worked();
            found.accept(who);
          }
        });
  }

  private @Nullable Identified inLine(Line line, Credentials credentials, String address) {
    try {
      if (!line.turns.tryAcquire(line.patience.toMillis(), TimeUnit.MILLISECONDS)) {
        tooLate.incrementAndGet();
        return null;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      line.waiting.decrementAndGet();
    }
    try {
      return sessions.identify(credentials, address);
    } finally {
      line.turns.release();
    }
  }

  /// How many had no turn since the last time this was asked.
  int takeTooLate() {
    return tooLate.getAndSet(0);
  }
}
