package app.fermata.server.gateway;

import app.fermata.server.web.Addresses;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The sockets whose other end has not shown who it is: so many in all, and so many of one place.
/// Whoever is known does not count, so strangers keep no one out who is not one.
final class Strangers {
  private final int most;
  private final int mostOfOnePlace;
  private final AtomicInteger all = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> places = new ConcurrentHashMap<>();

  Strangers(GatewayLimits.Door door) {
    this.most = door.strangers();
    this.mostOfOnePlace = door.ofOnePlace();
  }

  /// One stranger's stay, from its request until it is known or gone.
  final class Stay {
    private final String place;
    private final AtomicBoolean over = new AtomicBoolean();

    private Stay(String place) {
      this.place = place;
    }

    /// Does nothing the second time. Any thread.
    void end() {
      if (over.compareAndSet(false, true)) {
        leave(place);
      }
    }
  }

  /// Null where there are as many as there may be.
  @Nullable Stay enter(String address) {
    String place = Addresses.place(address);
    var entered = new boolean[1];
    places.compute(
        place,
        (_, here) -> {
          int now = here == null ? 0 : here;
          entered[0] = now < mostOfOnePlace && takeOneOfAll();
          return entered[0] ? Integer.valueOf(now + 1) : here;
        });
    if (!entered[0]) {
      refused.incrementAndGet();
      return null;
    }
    return new Stay(place);
  }

  private boolean takeOneOfAll() {
    if (all.incrementAndGet() <= most) {
      return true;
    }
    all.decrementAndGet();
    return false;
  }

  private void leave(String place) {
    places.computeIfPresent(place, (_, here) -> here == 1 ? null : here - 1);
    all.decrementAndGet();
  }

  /// How many were refused since the last time this was asked.
  int takeRefused() {
    return refused.getAndSet(0);
  }
}
