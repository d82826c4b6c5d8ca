package app.fermata.server.web;

import java.time.Duration;

/// How much one caller may ask, and how long the server waits for it.
///
/// @param anonymous of one address without a session (IPv6: one /64)
/// @param account of one signed-in account over all its devices
/// @param running requests worked on at once
/// @param share of these, one account's or one address's without a session
/// @param waiting requests let in at once; more are answered `busy`
public record Limits(
    Rate anonymous, Rate account, int running, int share, int waiting, Patience patience) {

  /// Wide enough for an office behind one address, narrow enough that one script cannot take all.
  public static Limits standard() {
    return new Limits(new Rate(20, 200), new Rate(50, 500), 256, 64, 4096, Patience.standard());
  }

  /// No rates to speak of: for tests and measurements.
  public static Limits wide() {
    var rate = new Rate(1000, 100_000);
    return new Limits(rate, rate, 64, 64, 256, Patience.standard());
  }

  /// @param perSecond refill of the bucket
  /// @param burst its size
  public record Rate(double perSecond, int burst) {}

  /// How long a connection may take over each part of a request; then it is closed.
  ///
  /// @param head from connecting to the end of the first request's headers
  /// @param body from there to the end of its body
  /// @param answer from there until the answer is sent
  /// @param pause from there to the end of the next request's headers
  public record Patience(Duration head, Duration body, Duration answer, Duration pause) {
    public static Patience standard() {
      return new Patience(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofSeconds(75));
    }
  }
}
