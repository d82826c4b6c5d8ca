package app.fermata.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.config.Secret;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorDoorTest {
  private static final String TOKEN = "operators-only-0123456789";
  private final OperatorDoor door = new OperatorDoor(Optional.of(new Secret(TOKEN)));
  private final OperatorDoor withoutToken = new OperatorDoor(Optional.empty());

  private static MultiMap headers(String... namesAndValues) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  @Test
  void itOpensToAProgramOnThisMachine() {
    for (String peer : List.of("127.0.0.1", "127.8.8.8", "::1", "0:0:0:0:0:0:0:1")) {
      for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]")) {
        assertThat(withoutToken.opensTo(peer, headers("Host", host))).as(host).isTrue();
      }
    }
  }

  @Test
  void itIsClosedToOtherMachinesWhateverTheySay() {
    for (String peer : List.of("192.0.2.1", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.1")) {
      assertThat(door.opensTo(peer, headers("Host", "localhost"))).as(peer).isFalse();
    }
  }

  @Test
  void aNameThatOthersCouldPointHereIsNoLoopbackName() {
    for (String host :
        List.of("chat.example.org", "192.0.2.1", "localhost.example.org", "0.0.0.0", "", "a:b")) {
      assertThat(door.opensTo("127.0.0.1", headers("Host", host))).as(host).isFalse();
    }
    assertThat(door.opensTo("127.0.0.1", headers())).isFalse();
  }

  @Test
  void whatAProxyHandsOnIsNotFromHere() {
    for (String header :
        List.of("X-Forwarded-For", "forwarded", "X-Real-IP", "X-Forwarded-Proto", "Via")) {
      assertThat(door.opensTo("127.0.0.1", headers("Host", "localhost", header, "")))
          .as(header)
          .isFalse();
    }
  }

  @Test
  void theTokenOpensItFromAnywhere() {
    String[] request = {
      "Host", "chat.example.org", "X-Forwarded-For", "192.0.2.1", "Authorization", "Bearer " + TOKEN
    };
    assertThat(door.opensTo("192.0.2.7", headers(request))).isTrue();
    assertThat(withoutToken.opensTo("192.0.2.7", headers(request))).isFalse();
    for (String wrong : List.of("Bearer " + TOKEN + "x", "Bearer ", "Basic " + TOKEN, TOKEN)) {
      request[5] = wrong;
      assertThat(door.opensTo("192.0.2.7", headers(request))).as(wrong).isFalse();
    }
  }
}
