package app.fermata.server.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request shows of itself: a session cookie or a bearer secret. Prints as `***`.
///
/// @param bearer true where the secret came in `Authorization: Bearer`, which no browser sends by
///   itself and which therefore needs no protection against forged requests
public record Credentials(String secret, boolean bearer) {
  /// The name of the session cookie.
  public static final String COOKIE = "fermata_session";

  private static final String SCHEME = "Bearer ";
  private static final int LONGEST = 512;

  /// Reads the header values; a bearer comes before a cookie. Empty where neither is there.
  public static Optional<Credentials> of(
      @Nullable String authorization, @Nullable String cookieHeader) {
    if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return usable(authorization.substring(SCHEME.length()).strip(), true);
    }
    return cookie(cookieHeader, COOKIE).flatMap(value -> usable(value, false));
  }

  private static Optional<Credentials> usable(String secret, boolean bearer) {
    return secret.isEmpty() || secret.length() > LONGEST
        ? Optional.empty()
        : Optional.of(new Credentials(secret, bearer));
  }

  /// The value of one cookie in a Cookie header.
  public static Optional<String> cookie(@Nullable String cookieHeader, String name) {
    if (cookieHeader == null) {
      return Optional.empty();
    }
    for (String pair : cookieHeader.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        return Optional.of(pair.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
