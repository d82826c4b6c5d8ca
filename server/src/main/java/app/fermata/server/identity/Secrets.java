package app.fermata.server.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// Makes secrets that cannot be guessed, and what is stored of them.
final class Secrets {
  private static final int BYTES = 32;

  /// How an API token begins, so that scanners find one that was published by mistake.
  static final String TOKEN_PREFIX = "fermata_";

  private final RandomGenerator random;

  Secrets(RandomGenerator random) {
    this.random = random;
  }

  /// 256 random bits in URL-safe Base64.
  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// What is stored. A plain hash is enough: there is nothing to guess in 256 random bits.
  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
