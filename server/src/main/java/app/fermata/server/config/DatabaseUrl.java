package app.fermata.server.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the two spellings of a PostgreSQL address, `postgresql://user:password@host/db?…` and
/// `jdbc:postgresql://host/db?…`, and takes user and password out, so that the rest may be shown.
final class DatabaseUrl {
  private DatabaseUrl() {}

  static Storage.DatabaseAddress parse(
      String text, Optional<String> givenUser, Optional<Secret> givenPassword) {
    String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    if (plain.startsWith("postgres://")) {
      plain = "postgresql://" + plain.substring("postgres://".length());
    }
    URI uri = URI.create(plain);
    if (!"postgresql".equals(uri.getScheme()) || uri.getRawAuthority() == null) {
      throw new IllegalArgumentException("it does not begin with postgresql://host");
    }
    Optional<String> user = givenUser;
    Optional<Secret> password = givenPassword;
    String authority = uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String[] who = authority.substring(0, at).split(":", 2);
      user = user.or(() -> Optional.of(decoded(who[0])));
      if (who.length == 2) {
        password = password.or(() -> Optional.of(new Secret(decoded(who[1]))));
      }
      authority = authority.substring(at + 1);
    }
    StringBuilder rest = new StringBuilder();
    @Nullable String query = uri.getRawQuery();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        String[] pair = parameter.split("=", 2);
        String value = pair.length == 2 ? decoded(pair[1]) : "";
        switch (pair[0]) {
          case "user" -> user = user.or(() -> Optional.of(value));
          case "password" -> password = password.or(() -> Optional.of(new Secret(value)));
          default -> rest.append(rest.isEmpty() ? "?" : "&").append(parameter);
        }
      }
    }
    String path =
        uri.getRawPath() == null || uri.getRawPath().length() < 2 ? "/fermata" : uri.getRawPath();
    return new Storage.DatabaseAddress(
        "jdbc:postgresql://" + authority + path + rest, user, password);
  }

  private static String decoded(String text) {
    // A plus is a plus in an address; only forms write spaces so.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
