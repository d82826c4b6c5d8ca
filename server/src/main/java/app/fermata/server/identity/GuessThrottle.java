package app.fermata.server.identity;

import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Slows guessing down: past a few failures, each further one doubles the time until the next try,
/// to at most fifteen minutes; an hour without failure forgets.
///
/// Failures count for one account *from one address*, and for one address over all accounts. So
/// nobody can lock somebody else out from elsewhere; and a device that has signed in before has a
/// count of its own, so not even from the same address.
final class GuessThrottle {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration MEMORY = Duration.ofHours(1);
  private static final int DOUBLINGS = 10;
  private static final int KEYS = 50_000;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  /// The least recently used first; the oldest go past 50,000 keys.
  @GuardedBy("lock")
  private final LinkedHashMap<Key, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

  GuessThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /// Whose failures are counted together.
  ///
  /// @param free failures before any delay
  private record Key(String what, int free) {}

  private record Failures(int count, Instant last) {
    Failures plus(Failures more) {
      return new Failures(count + more.count, more.last);
    }

    Failures minusOne() {
      return new Failures(Math.max(0, count - 1), last);
    }
  }

  /// The counts that one try belongs to.
  static final class Try {
    private final List<Key> keys;

    private Try(List<Key> keys) {
      this.keys = keys;
    }

    /// From a device that has signed in to this account before.
    static Try fromKnownDevice(String device) {
      return new Try(List.of(new Key("device\0" + device, 10)));
    }

    /// From anywhere else.
    static Try from(String address, EmailAddress email) {
      return new Try(
          List.of(
              new Key("account\0" + email.normal() + "\0" + address, 5),
              new Key("address\0" + address, 50)));
    }
  }

  /// Counts the try as a failure until `succeeded` says otherwise, so that tries at the same moment
  /// do not slip through together.
  ///
  /// @throws RejectedException with the time to wait; then nothing is counted
  void begin(Try attempt) {
    Instant now = clock.instant();
    lock.lock();
    try {
      attempt.keys.forEach(key -> requirePause(key, now));
      attempt.keys.forEach(key -> failures.merge(key, new Failures(1, now), Failures::plus));
      while (failures.size() > KEYS) {
        failures.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void requirePause(Key key, Instant now) {
    Failures known = failures.get(key);
    if (known == null) {
      return;
    }
    if (now.isAfter(known.last().plus(MEMORY))) {
      failures.remove(key);
      return;
    }
    Instant next = known.last().plus(delay(known.count() - key.free()));
    if (now.isBefore(next)) {
      throw new RejectedException(
          Rejection.later(
              Code.TOO_MANY_REQUESTS,
              Duration.between(now, next),
              "Too many wrong passwords from here; wait a little."));
    }
  }

  private static Duration delay(int beyond) {
    if (beyond < 0) {
      return Duration.ZERO;
    }
    Duration delay = FIRST.multipliedBy(1L << Math.min(beyond, DOUBLINGS));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  /// The right password forgets the failures of this account, not those of the address.
  void succeeded(Try attempt) {
    lock.lock();
    try {
      failures.remove(attempt.keys.getFirst());
      attempt
          .keys
          .subList(1, attempt.keys.size())
          .forEach(key -> failures.computeIfPresent(key, (k, known) -> known.minusOne()));
    } finally {
      lock.unlock();
    }
  }
}
