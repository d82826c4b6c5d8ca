package app.fermata.server.gateway;

import java.time.Duration;

/// How many commands may wait for an answer, how large, and for how long.
///
/// @param inFlight unanswered ones of one connection
/// @param bytes of these together, as they came
/// @param bytesInAll the same over all connections
/// @param patience how long one waits for its answer; then the answer is to try again, and the next
///   try settles whether it was done
/// @param perSecond of one account over all its connections; `burst` at once
public record CommandLimits(
    int inFlight, int bytes, long bytesInAll, Duration patience, int perSecond, int burst) {
  private static final long LEAST_IN_ALL = 16 << 20;

  /// A command takes several times its bytes while it is decided: all together have a sixteenth of
  /// the heap.
  static CommandLimits standard() {
    return new CommandLimits(
        64,
        1 << 20,
        Math.max(LEAST_IN_ALL, Runtime.getRuntime().maxMemory() / 16),
        Duration.ofSeconds(5),
        50,
        500);
  }
}
