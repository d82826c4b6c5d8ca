package app.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Browser.Answer;
import app.fermata.server.TestServer.Person;
import app.fermata.server.access.Role;
import app.fermata.server.web.Routes;
import app.fermata.server.web.Who;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every HTTP route against every role. A route that is not in the table fails, so nobody adds one
/// without saying who may call it. (Commands have a table of their own, by kind.)
class RoutePermissionsTest {
  private static final String ID = "01980000-0000-7000-8000-000000000001";

  /// Routes with the least role that may call them; what is in a conversation is `GUEST`, since it
  /// depends on membership alone, and missing and hidden look the same.
  private static final Map<String, Role> LEAST = new TreeMap<>();

  /// Bodies that are in order, for routes that need one.
  private static final Map<String, String> BODIES = new TreeMap<>();

  static {
    for (String route :
        List.of(
            "GET /api/v1/session",
            "POST /api/v1/password",
            "GET /api/v1/devices",
            "DELETE /api/v1/devices/{device}",
            "POST /api/v1/devices/revoke-others",
            "GET /api/v1/tokens",
            "POST /api/v1/tokens",
            "DELETE /api/v1/tokens/{token}",
            "GET /api/v1/people",
            "GET /api/v1/cards",
            "GET /api/v1/threads",
            "GET /api/v1/threads/{thread}",
            "GET /api/v1/conversations/{conversation}/card",
            "GET /api/v1/conversations/{conversation}/page",
            "GET /api/v1/conversations/{conversation}/members",
            "GET /api/v1/conversations/{conversation}/entries",
            "GET /api/v1/conversations/{conversation}/entries/{key}/history",
            "GET /api/v1/conversations/{conversation}/range")) {
      LEAST.put(route, Role.GUEST);
    }
    LEAST.put("GET /api/v1/channels", Role.MEMBER);
    LEAST.put("GET /api/v1/invites", Role.ADMINISTRATOR);
    LEAST.put("POST /api/v1/invites", Role.ADMINISTRATOR);
    LEAST.put("DELETE /api/v1/invites/{invite}", Role.ADMINISTRATOR);
    LEAST.put("GET /api/v1/accounts", Role.OWNER);
    LEAST.put("POST /api/v1/accounts/{account}/claim-link", Role.OWNER);

    BODIES.put("POST /api/v1/password", "{\"current\":\"wrong\",\"password\":\"wrong\"}");
    BODIES.put("POST /api/v1/tokens", "{\"name\":\"test\",\"expiresInDays\":1}");
    BODIES.put("POST /api/v1/invites", "{\"expiresInDays\":1}");
  }

  private static final List<String> OPEN =
      List.of(
          "GET /health/live",
          "GET /health/ready",
          "GET /api/openapi.yaml",
          "GET /api/v1/server",
          "GET /api/v1/sync",
          "POST /api/v1/setup/preview",
          "POST /api/v1/setup",
          "POST /api/v1/session",
          "DELETE /api/v1/session",
          "POST /api/v1/resets/preview",
          "POST /api/v1/resets",
          "POST /api/v1/invitations/preview",
          "POST /api/v1/invitations",
          "POST /api/v1/claims/preview",
          "POST /api/v1/claims");

  /// Not by role: for programs on the server's machine.
  private static final List<String> OPERATORS = List.of("GET /metrics");

  private static TestServer server;
  private static final Map<Role, Person> people = new EnumMap<>(Role.class);

  @BeforeAll
  static void start() {
    server = TestServer.start();
    Person owner = server.setUp();
    people.put(Role.OWNER, owner);
    for (Role role : List.of(Role.ADMINISTRATOR, Role.MEMBER, Role.GUEST)) {
      Person person = server.join(owner, role.word());
      people.put(role, person);
      Answer given =
          owner
              .browser()
              .command("set-role", "account", person.account().toString(), "role", role.word());
      assertThat(given.status()).as(given.body().toString()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Person person(Role role) {
    return Objects.requireNonNull(people.get(role));
  }

  private static String operation(Routes.Route route) {
    return route.method() + " " + route.path();
  }

  private static List<Routes.Route> routes() {
    return server.app().routes().stream()
        .filter(route -> !route.path().startsWith("/api/v1/commands/"))
        .toList();
  }

  @Test
  void everyRouteIsInTheTable() {
    for (Routes.Route route : routes()) {
      String operation = operation(route);
      if (route.who() == Who.ANYBODY) {
        assertThat(OPEN).contains(operation);
      } else if (route.who() == Who.OPERATOR) {
        assertThat(OPERATORS).contains(operation);
      } else {
        assertThat(LEAST).containsKey(operation);
      }
    }
  }

  @Test
  void everyRoleMayDoWhatTheTableSaysAndNothingElse() {
    for (Routes.Route route : routes()) {
      Role least = LEAST.get(operation(route));
      if (route.who() == Who.ANYBODY || least == null) {
        continue;
      }
      for (Role role : Role.values()) {
        Answer answer = ask(person(role).browser(), route);
        String what = role + " " + operation(route) + " " + answer.body();
        if (role.compareTo(least) <= 0) {
          assertThat(answer.status()).as(what).isNotIn(401, 403, 500);
        } else {
          assertThat(answer.status()).as(what).isEqualTo(403);
        }
      }
    }
  }

  @Test
  void aTokenIsRefusedWhereASessionIsNeeded() {
    Person owner = person(Role.OWNER);
    Browser bot = server.browser().with("Authorization", "Bearer " + owner.token());
    for (Routes.Route route : routes()) {
      if (route.who() != Who.ANYBODY && route.who() != Who.OPERATOR) {
        int status = ask(bot, route).status();
        if (route.who() == Who.SESSION) {
          assertThat(status).as(operation(route)).isEqualTo(403);
        } else {
          assertThat(status).as(operation(route)).isNotIn(401, 403, 500);
        }
      }
    }
  }

  @Test
  void aStrangerIsRefusedEverywhereElse() {
    for (Routes.Route route : server.app().routes()) {
      if (route.who() != Who.ANYBODY && route.who() != Who.OPERATOR) {
        Answer answer = ask(server.browser(), route);
        assertThat(answer.status()).as(operation(route)).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("signed_out");
      }
    }
  }

  /// Whoever has the secret of a link may use it, and paths are kept in the access logs of proxies.
  @Test
  void noSecretIsPartOfAPath() {
    assertThat(server.app().routes())
        .filteredOn(route -> route.who() == Who.ANYBODY)
        .allSatisfy(route -> assertThat(route.path()).doesNotContain("{"));
  }

  @Test
  void noRoleMakesAnOperator() {
    String missing = far(server.browser()).get("/no-such-path").raw().body();
    assertThat(missing).isNotEmpty();
    for (Routes.Route route : routes()) {
      if (route.who() == Who.OPERATOR) {
        assertThat(ask(server.browser(), route).status()).isEqualTo(200);
        assertThat(ask(far(server.browser()), route).raw().body()).isEqualTo(missing);
        for (Role role : Role.values()) {
          Browser signedIn = far(person(role).browser().copy());
          assertThat(ask(signedIn, route).raw().body()).as(role.word()).isEqualTo(missing);
          Browser bot = far(server.browser()).with("Authorization", bearer(role));
          assertThat(ask(bot, route).raw().body()).as(role.word()).isEqualTo(missing);
        }
      }
    }
  }

  private static String bearer(Role role) {
    return "Bearer " + person(role).token();
  }

  /// As a proxy would hand its requests on.
  private static Browser far(Browser browser) {
    return browser.with("X-Forwarded-For", "192.0.2.1");
  }

  private static Answer ask(Browser browser, Routes.Route route) {
    String path = route.path().replaceAll("\\{\\w+}", UUID.fromString(ID).toString());
    String query = path.endsWith("/entries") ? "?keys=" + ID : "";
    return browser.send(route.method(), path + query, BODIES.getOrDefault(operation(route), ""));
  }
}
