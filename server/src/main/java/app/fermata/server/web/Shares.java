package app.fermata.server.web;

import java.util.concurrent.ConcurrentHashMap;

/// How much of what runs at once is one caller's: nobody's slow requests take all places. Holds an
/// entry for each caller with a request at work, no more.
final class Shares {
  private final int most;
  private final ConcurrentHashMap<String, Integer> running = new ConcurrentHashMap<>();

  /// @param most requests of one caller at once
  Shares(int most) {
    this.most = most;
  }

  /// Takes a place; false where the caller has as many as it may have.
  boolean take(String caller) {
    boolean[] taken = new boolean[1];
    running.compute(
        caller,
        (_, held) -> {
          int now = held == null ? 0 : held;
          taken[0] = now < most;
          return taken[0] ? now + 1 : held;
        });
    return taken[0];
  }

  /// Gives a place back.
  void release(String caller) {
    running.computeIfPresent(caller, (_, held) -> held == 1 ? null : held - 1);
  }
}
