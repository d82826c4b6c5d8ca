package app.fermata.server.identity;

import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Hashes and checks passwords with Argon2id, a few at once: each takes 19 MiB and tens of
/// milliseconds of a processor, and neither may be had without bound by asking to sign in.
final class Passwords {
  private static final int SHORTEST = 10;
  private static final int LONGEST_BYTES = 1024;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int WAITING = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Terms.Hashing cost;
  private final RandomGenerator random;
  private final Turns turns;
  private final String nobodys;

  Passwords(Terms.Hashing cost, RandomGenerator random) {
    this.cost = cost;
    this.random = random;
    this.turns = new Turns(cost.atOnce(), WAITING, PATIENCE);
    this.nobodys = hash("nobody's password");
  }

  /// Refuses passwords that would be guessed first. Length is what counts; composition rules only
  /// make people write passwords down.
  static void require(String password, EmailAddress email, String name) {
    int count = password.codePointCount(0, password.length());
    if (count < SHORTEST) {
      throw refused("The password needs at least " + SHORTEST + " characters.");
    }
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_BYTES) {
      throw new RejectedException(
          Rejection.tooLong(
              "password", bytes, LONGEST_BYTES, "The password is longer than 1024 bytes."));
    }
    String lower = password.strip().toLowerCase(Locale.ROOT);
    String local = email.normal().substring(0, email.normal().indexOf('@'));
    if (lower.equals(email.normal())
        || lower.equals(local)
        || lower.equals(name.strip().toLowerCase(Locale.ROOT))) {
      throw refused("The password must not be your name or your e-mail address.");
    }
    if (password.codePoints().distinct().count() == 1) {
      throw refused("The password must not be one character repeated.");
    }
  }

  private static RejectedException refused(String why) {
    return new RejectedException(Rejection.invalid("password", why));
  }

  /// A salted hash in the usual text form, which names its own parameters.
  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    var encoder = Base64.getEncoder().withoutPadding();
    byte[] hash = argon2(password, salt, cost.kibibytes(), cost.passes(), cost.lanes(), HASH_BYTES);
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.kibibytes(),
            cost.passes(),
            cost.lanes(),
            encoder.encodeToString(salt),
            encoder.encodeToString(hash));
  }

  /// Whether the password belongs to the stored hash.
  boolean matches(String password, String stored) {
    String[] parts = stored.split("[$]", -1);
    if (parts.length != 6 || !parts[1].equals("argon2id") || !parts[2].equals("v=19")) {
      throw new IllegalStateException("the stored hash has another form: " + parts[1]);
    }
    int[] numbers =
        Arrays.stream(parts[3].split(",", -1))
            .mapToInt(part -> Integer.parseInt(part.substring(2)))
            .toArray();
    byte[] salt = Base64.getDecoder().decode(parts[4]);
    byte[] hash = Base64.getDecoder().decode(parts[5]);
    byte[] given = argon2(password, salt, numbers[0], numbers[1], numbers[2], hash.length);
    return MessageDigest.isEqual(hash, given);
  }

  /// Takes as long as `matches` and says no: for addresses that nobody here has.
  boolean matchesNobody(String password) {
    return matches(password, nobodys) && false;
  }

  /// Whether a stored hash was made at another cost than today's.
  boolean isOutdated(String stored) {
    String today = "m=%d,t=%d,p=%d".formatted(cost.kibibytes(), cost.passes(), cost.lanes());
    return !stored.contains("$" + today + "$");
  }

  private byte[] argon2(
      String password, byte[] salt, int kibibytes, int passes, int lanes, int length) {
    var parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(kibibytes)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    // Two keyboards may type one letter as different code points.
    String typed = Normalizer.normalize(password, Normalizer.Form.NFC);
    byte[] hash = new byte[length];
    turns.take(
        () -> {
          var generator = new Argon2BytesGenerator();
          generator.init(parameters);
          generator.generateBytes(typed.getBytes(StandardCharsets.UTF_8), hash);
        });
    return hash;
  }
}
