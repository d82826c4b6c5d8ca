package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Many people behind one address.
class ComingBackTest {
  private static final int PEOPLE = 8;

  /// More than strangers of one address could be at once, and than their rate lets in; and the
  /// strangers of this address have taken what there is for them.
  @Test
  void everybodyOfAnAddressComesBackAtOnceAfterARestart() throws Exception {
    int each = GatewayLimits.standard().connectionsPerAccount();
    assertThat(PEOPLE * each).isGreaterThan(GatewayLimits.Door.standard().ofOnePlace());
    try (TestServer server = TestServer.start()) {
      TestServer.Person ada = server.setUp();
      List<String> secrets = new ArrayList<>();
      secrets.add(ada.token());
      for (int i = 1; i < PEOPLE; i++) {
        secrets.add(server.join(ada, "Person " + i).token());
      }
      server.restart();
      List<RawSocket> strangers = strangers(server);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<RawSocket>> returns = new ArrayList<>();
        for (int i = 0; i < PEOPLE * each; i++) {
          String secret = secrets.get(i % PEOPLE);
          returns.add(() -> greeted(server, secret));
        }
        List<RawSocket> back = new ArrayList<>();
        for (Future<RawSocket> one : threads.invokeAll(returns)) {
          back.add(one.get());
        }
        back.forEach(RawSocket::close);
      }
      strangers.forEach(RawSocket::close);
    }
  }

  /// As many as are let in.
  private static List<RawSocket> strangers(TestServer server) {
    List<RawSocket> strangers = new ArrayList<>();
    String head = "";
    while (!head.startsWith("HTTP/1.1 429 ")) {
      RawSocket stranger = RawSocket.connect(server);
      stranger.send(RawSocket.handshake(server));
      head = stranger.head();
      strangers.add(stranger);
    }
    return strangers;
  }

  private static RawSocket greeted(TestServer server, String secret) {
    RawSocket socket = RawSocket.upgraded(server, "Authorization: Bearer " + secret);
    socket.text("{\"do\":\"hello\",\"versions\":[1]}");
    assertThat(socket.next().text()).startsWith("{\"is\":\"welcome\"");
    return socket;
  }
}
