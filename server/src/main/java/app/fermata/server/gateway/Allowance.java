package app.fermata.server.gateway;

/// A token bucket in three numbers. Not thread-safe.
final class Allowance {
  private final int perSecond;
  private final int burst;
  private double tokens;
  private long filledAt;

  Allowance(int perSecond, int burst, long nowMillis) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledAt = nowMillis;
  }

  /// Takes one token: 0 if there was one, else the milliseconds until there is one.
  long take(long nowMillis) {
    tokens = Math.min(burst, tokens + Math.max(0, nowMillis - filledAt) * perSecond / 1000.0);
    filledAt = nowMillis;
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return Math.max(1, (long) Math.ceil((1 - tokens) * 1000 / perSecond));
  }
}
