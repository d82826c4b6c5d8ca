package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.client.Client;
import app.fermata.client.ClientListener;
import app.fermata.client.ClientState;
import app.fermata.client.Credentials;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.config.AddressRange;
import app.fermata.server.gateway.GatewayLimits.Door;
import app.fermata.server.web.Limits;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Sockets whose other end has not shown who it is, and those who share an address with them.
class StrangersTest {
  private static final Door STANDARD = Door.standard();

  private static GatewayLimits limits(int strangers, int ofOnePlace) {
    return GatewayLimits.standard()
        .with(
            new Door(
                STANDARD.hello(),
                STANDARD.helloBytes(),
                strangers,
                ofOnePlace,
                STANDARD.lookUps(),
                STANDARD.lookUpsOfStrangers(),
                STANDARD.waiting(),
                STANDARD.patience(),
                STANDARD.patienceOfStrangers()));
  }

  /// The refusal of a handshake.
  private static HttpResponse<?> refused(House house, Map<String, String> headers) {
    try (Socket unexpected = Socket.with(house.url(), headers)) {
      throw new AssertionError("was let in");
    } catch (CompletionException refusal) {
      var handshake = (WebSocketHandshakeException) Objects.requireNonNull(refusal.getCause());
      return handshake.getResponse();
    }
  }

  private static void asksToComeAgain(HttpResponse<?> refusal) {
    assertThat(refusal.statusCode()).isEqualTo(429);
    assertThat(refusal.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
  }

  private static Map<String, String> bearer(String secret) {
    return Map.of("Authorization", "Bearer " + secret);
  }

  private static Map<String, String> from(String address) {
    return Map.of("X-Forwarded-For", address);
  }

  @Test
  void soManyOfOneAddressWaitToSayWhoTheyAreAndNoMoreUntilOneGoes() throws Exception {
    try (var house = new House(limits(100, 3));
        Socket first = Socket.open(house.url());
        Socket _ = Socket.open(house.url());
        Socket _ = Socket.open(house.url())) {
      asksToComeAgain(refused(house, Map.of()));
      first.close();
      letIn(house, Map.of()).close();
    }
  }

  @Test
  void whoSaysWhoTheyAreIsAStrangerNoMore() throws Exception {
    try (var house = new House(limits(100, 1))) {
      for (int i = 0; i < 5; i++) {
        try (Socket socket = letIn(house, Map.of())) {
          String secret = house.doorkeeper.letUnfamiliar(house.harbour.bo);
          socket.send(new ClientFrame.Hello(List.of(1), secret, null, null));
          socket.next(ServerFrame.Welcome.class);
          try (Socket other = letIn(house, Map.of())) {
            asksToComeAgain(refused(house, Map.of()));
            assertThat(other).isNotNull();
          }
        }
      }
    }
  }

  /// Waits until the place of one that goes is free.
  private static Socket letIn(House house, Map<String, String> headers) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        return Socket.with(house.url(), headers);
      } catch (CompletionException refusal) {
        if (System.nanoTime() > until) {
          throw refusal;
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void strangersOfAnAddressKeepNobodyOutWhoComesBackToIt() throws Exception {
    try (var house = new House(limits(2, 2));
        Socket _ = Socket.open(house.url());
        Socket _ = Socket.open(house.url())) {
      asksToComeAgain(refused(house, Map.of()));
      asksToComeAgain(refused(house, bearer(house.doorkeeper.letUnfamiliar(house.harbour.chen))));
      var office = new ArrayList<Socket>();
      for (int i = 0; i < 20; i++) {
        office.add(Socket.bearer(house.url(), house.doorkeeper.let(house.harbour.bo)));
      }
      office.forEach(Socket::hello);
      office.forEach(Socket::close);
    }
  }

  @Test
  void aClientThatIsTurnedAwayComesAgain() throws Exception {
    try (var house = new House(limits(1, 1));
        Socket stranger = Socket.open(house.url())) {
      var waits = new CountDownLatch(1);
      var listener =
          new ClientListener() {
            @Override
            public void state(ClientState state) {
              if (state == ClientState.WAITING) {
                waits.countDown();
              }
            }
          };
      String secret = house.doorkeeper.letUnfamiliar(house.harbour.bo);
      try (Client client =
          Client.of(house.url(), new Credentials.Token(secret)).listener(listener).connect()) {
        assertThat(waits.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(client.state().isEnd()).isFalse();
        stranger.close();
        client.awaitLive(Duration.ofSeconds(60));
      }
    }
  }

  @Test
  void allAddressesTogetherHaveABoundToo() throws Exception {
    try (var house = behindProxy(limits(3, 2));
        Socket _ = Socket.with(house.url(), from("192.0.2.1"));
        Socket _ = Socket.with(house.url(), from("192.0.2.1"))) {
      asksToComeAgain(refused(house, from("192.0.2.1")));
      try (Socket _ = Socket.with(house.url(), from("192.0.2.2"))) {
        asksToComeAgain(refused(house, from("192.0.2.3")));
      }
    }
  }

  private static House behindProxy(GatewayLimits limits) {
    return new House(
        limits, Limits.wide(), List.of(AddressRange.parse("127.0.0.1")), UnaryOperator.identity());
  }

  @Test
  void anAddressThatIsOnlyClaimedCountsForNothing() throws Exception {
    try (var house = new House(limits(100, 2));
        Socket _ = Socket.with(house.url(), from("192.0.2.1"));
        Socket _ = Socket.with(house.url(), from("192.0.2.2"))) {
      asksToComeAgain(refused(house, from("192.0.2.3")));
    }
  }

  @Test
  void worthlessCredentialsTakeFromWhatStrangersMayAndGoodOnesTakeNothing() throws Exception {
    Limits wide = Limits.wide();
    var narrow =
        new Limits(
            new Limits.Rate(0.01, 3),
            wide.account(),
            wide.running(),
            wide.share(),
            wide.waiting(),
            wide.patience());
    try (var house =
        new House(GatewayLimits.standard(), narrow, List.of(), UnaryOperator.identity())) {
      for (int i = 0; i < 3; i++) {
        try (Socket worthless = Socket.bearer(house.url(), "made up " + i)) {
          assertThat(worthless.closeCode()).isEqualTo(4001);
        }
      }
      asksToComeAgain(refused(house, bearer("made up")));
      asksToComeAgain(refused(house, Map.of()));
      for (int i = 0; i < 10; i++) {
        try (Socket known = Socket.bearer(house.url(), house.doorkeeper.let(house.harbour.bo));
            Socket good =
                Socket.bearer(house.url(), house.doorkeeper.letUnfamiliar(house.harbour.bo))) {
          known.hello();
          good.hello();
        }
      }
    }
  }

  @Test
  void aFloodOfMadeUpCredentialsHoldsUpNobodyWhoComesBack() throws Exception {
    var held = new CountDownLatch(1);
    var busy = new CountDownLatch(STANDARD.lookUpsOfStrangers());
    try (var house = new House(limits(1_000, 1_000))) {
      house.doorkeeper.beforeLookUp(
          () -> {
            busy.countDown();
            awaitUninterruptibly(held);
          });
      var flood = new ArrayList<RawSocket>();
      for (int i = 0; i < 60; i++) {
        flood.add(RawSocket.asking(house.url(), "made up " + i));
      }
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      try (Socket known = Socket.bearer(house.url(), house.doorkeeper.let(house.harbour.bo))) {
        known.hello();
      } finally {
        held.countDown();
        flood.forEach(RawSocket::close);
      }
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoCannotBeLookedUpInTimeIsAskedToComeAgain() throws Exception {
    var held = new CountDownLatch(1);
    var busy = new CountDownLatch(1);
    Door hasty =
        new Door(
            STANDARD.hello(),
            STANDARD.helloBytes(),
            STANDARD.strangers(),
            STANDARD.ofOnePlace(),
            1,
            1,
            STANDARD.waiting(),
            STANDARD.patience(),
            Duration.ofMillis(50));
    try (var house = new House(GatewayLimits.standard().with(hasty))) {
      house.doorkeeper.beforeLookUp(
          () -> {
            busy.countDown();
            awaitUninterruptibly(held);
          });
      var first = RawSocket.asking(house.url(), house.doorkeeper.letUnfamiliar(house.harbour.bo));
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      try (Socket second =
          Socket.bearer(house.url(), house.doorkeeper.letUnfamiliar(house.harbour.chen))) {
        assertThat(second.closeCode()).isEqualTo(4029);
        assertThat(Integer.parseInt(second.closeReason())).isPositive();
      } finally {
        held.countDown();
        first.close();
      }
    }
  }

  @Test
  void aStrangerSaysLittleAndWhoIsKnownMayGoOn() throws Exception {
    try (var house = new House(GatewayLimits.standard())) {
      try (Socket talker = Socket.open(house.url())) {
        talker.sendText("{\"do\":\"" + "x".repeat(STANDARD.helloBytes()) + "\"}");
        assertThat(talker.closeCode()).isEqualTo(1009);
      }
      try (Socket inPieces = Socket.open(house.url())) {
        for (int i = 0; i < 9; i++) {
          inPieces.raw().sendText("x".repeat(1 << 10), false).join();
        }
        assertThat(inPieces.closeCode()).isEqualTo(1009);
      }
      try (Socket known = Socket.open(house.url())) {
        String secret = house.doorkeeper.letUnfamiliar(house.harbour.bo);
        known.send(new ClientFrame.Hello(List.of(1), secret, null, null));
        known.next(ServerFrame.Welcome.class);
        known.sendText("{\"do\":\"ping\"}" + " ".repeat(100 << 10));
        known.next(ServerFrame.Pong.class);
      }
    }
  }
}
