package app.fermata.server.identity;

import java.time.Duration;

/// How long things last and what a password costs.
///
/// @param idle a session ends when unused for this long
/// @param longest a session ends this long after sign-in, used or not
/// @param tombstones how long a revoked device is still told so
/// @param setUpLink how long the one-time set-up link works
/// @param resetLink how long a password reset link works
/// @param claimLink how long a claim link works
/// @param hashing what one password hash costs
public record Terms(
    Duration idle,
    Duration longest,
    Duration tombstones,
    Duration setUpLink,
    Duration resetLink,
    Duration claimLink,
    Hashing hashing) {

  public static Terms standard() {
    return new Terms(
        Duration.ofDays(30),
        Duration.ofDays(365),
        Duration.ofDays(400),
        Duration.ofHours(1),
        Duration.ofHours(24),
        Duration.ofDays(14),
        Hashing.standard());
  }

  /// Parameters of Argon2id.
  ///
  /// @param kibibytes memory of one hash
  /// @param atOnce hashes computed at the same time; others wait
  public record Hashing(int kibibytes, int passes, int lanes, int atOnce) {

    /// The first recommendation of OWASP's password storage sheet: 19 MiB, two passes, one lane.
    public static Hashing standard() {
      return new Hashing(19 * 1024, 2, 1, Math.max(1, Runtime.getRuntime().availableProcessors()));
    }
  }
}
