package app.fermata.server.web;

/// How much one caller may ask.
///
/// @param anonymous of one address without a session (IPv6: one /64)
/// @param account of one signed-in account over all its devices
/// @param running requests worked on at once
/// @param waiting requests let in at once; more are answered `busy`
public record Limits(Rate anonymous, Rate account, int running, int waiting) {

  /// Wide enough for an office behind one address, narrow enough that one script cannot take all.
  public static Limits standard() {
    return new Limits(new Rate(20, 200), new Rate(50, 500), 256, 4096);
  }

  /// @param perSecond refill of the bucket
  /// @param burst its size
  public record Rate(double perSecond, int burst) {}
}
