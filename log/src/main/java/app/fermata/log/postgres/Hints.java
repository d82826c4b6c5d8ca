package app.fermata.log.postgres;

import app.fermata.log.TailListener;
import app.fermata.log.rules.Hint;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/// Brings hints to listeners in the order of each log.
///
/// A transaction announces its hints while it still holds the head locks, so announcements stand in
/// commit order; each is told when its transaction has committed and those before it are told or
/// void. What another node commits, or what was committed although the answer never came, is told
/// by whoever reads the feed (`foreign`).
final class Hints {
  private static final int STRIPES = 64;

  private final List<TailListener> listeners = new CopyOnWriteArrayList<>();
  private final Stripe[] stripes = new Stripe[STRIPES];

  /// Transactions of this process that the feed's reader has not come past.
  private final Set<Long> own = ConcurrentHashMap.newKeySet();

  Hints() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  private enum State {
    ANNOUNCED,
    COMMITTED,
    VOID
  }

  /// A hint that waits for its commit.
  private static final class Announcement {
    final Hint hint;
    State state = State.ANNOUNCED;

    Announcement(Hint hint) {
      this.hint = hint;
    }
  }

  /// The logs that share a lock. Listeners are called under it: they must not block.
  private static final class Stripe {
    final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    final Map<UUID, Deque<Announcement>> waiting = new HashMap<>();
  }

  private Stripe stripe(UUID log) {
    return stripes[Math.floorMod(log.hashCode(), STRIPES)];
  }

  AutoCloseable listen(TailListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  Ticket announce(long transaction, List<Hint> hints) {
    List<Announcement> announcements = new ArrayList<>(hints.size());
    if (!hints.isEmpty()) {
      own.add(transaction);
    }
    for (Hint hint : hints) {
      Announcement announcement = new Announcement(hint);
      announcements.add(announcement);
      Stripe stripe = stripe(hint.log());
      stripe.lock.lock();
      try {
        stripe.waiting.computeIfAbsent(hint.log(), _ -> new ArrayDeque<>()).add(announcement);
      } finally {
        stripe.lock.unlock();
      }
    }
    return new Ticket(transaction, announcements);
  }

  /// What a transaction announced. Closing it without `committed` makes it void.
  final class Ticket implements AutoCloseable {
    private final long transaction;
    private final List<Announcement> announcements;
    private boolean settled;

    private Ticket(long transaction, List<Announcement> announcements) {
      this.transaction = transaction;
      this.announcements = announcements;
    }

    void committed() {
      settled = true;
      announcements.forEach(announcement -> settle(announcement, State.COMMITTED));
    }

    /// Where the commit failed nobody knows whether it happened. The feed's reader tells, unless it
    /// has already passed over this transaction because it was ours; then it did happen.
    @Override
    public void close() {
      if (!settled) {
        boolean unseen = announcements.isEmpty() || own.remove(transaction);
        announcements.forEach(
            announcement -> settle(announcement, unseen ? State.VOID : State.COMMITTED));
      }
    }
  }

  private void settle(Announcement announcement, State state) {
    UUID log = announcement.hint.log();
    Stripe stripe = stripe(log);
    stripe.lock.lock();
    try {
      announcement.state = state;
      Deque<Announcement> waiting = stripe.waiting.get(log);
      while (waiting != null && !waiting.isEmpty() && waiting.getFirst().state != State.ANNOUNCED) {
        Announcement next = waiting.removeFirst();
        if (next.state == State.COMMITTED) {
          next.hint.tell(listeners);
        }
      }
      if (waiting != null && waiting.isEmpty()) {
        stripe.waiting.remove(log);
      }
    } finally {
      stripe.lock.unlock();
    }
  }

  /// Whether the feed's reader may pass over this transaction. Asked once per transaction.
  boolean isOwn(long transaction) {
    return own.remove(transaction);
  }

  /// Tells what the feed's reader found.
  void foreign(Hint hint) {
    Stripe stripe = stripe(hint.log());
    stripe.lock.lock();
    try {
      hint.tell(listeners);
    } finally {
      stripe.lock.unlock();
    }
  }
}
