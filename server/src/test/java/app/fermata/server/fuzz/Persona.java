package app.fermata.server.fuzz;

import app.fermata.server.Browser;
import app.fermata.server.TestServer.Person;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Somebody who asks strange things: what they show of themselves now. Whoever is signed out or
/// thrown out meanwhile comes back as `House` sees to.
final class Persona {
  private final String name;
  private volatile @Nullable Person person;
  private volatile String token = "";

  Persona(String name) {
    this.name = name;
  }

  /// Is somebody with a session and a token from now on.
  void is(Person known, String secret) {
    person = known;
    token = secret;
  }

  boolean isStranger() {
    return person == null;
  }

  @Nullable Person person() {
    return person;
  }

  String token() {
    return token;
  }

  /// The value of the header Cookie, as a browser would send it.
  String cookie() {
    Person known = person;
    if (known == null) {
      return "";
    }
    Map<String, String> cookies = known.browser().cookies();
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  Browser browser() {
    Person known = person;
    if (known == null) {
      throw new IllegalStateException(name + " has no session");
    }
    return known.browser();
  }

  @Override
  public String toString() {
    return name;
  }
}
