package app.fermata.server.gateway;

import static app.fermata.server.gateway.RawSocket.CLOSE;
import static app.fermata.server.gateway.RawSocket.FIN;
import static app.fermata.server.gateway.RawSocket.PING;
import static app.fermata.server.gateway.RawSocket.TEXT;
import static app.fermata.server.gateway.RawSocket.close;
import static app.fermata.server.gateway.RawSocket.frame;
import static app.fermata.server.gateway.RawSocket.together;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import app.fermata.server.gateway.RawSocket.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How connections end (RFC 6455, section 7; the Autobahn test suite's chapter 7), and that nothing
/// is left of those that just break.
class ClosingTest {
  private static final String PING_TEXT = "{\"do\":\"ping\"}";

  private static TestServer server;
  private static TestServer.Person ada;
  private static String token;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ada = server.setUp();
    token = ada.token();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawSocket live() {
    return RawSocket.live(server, token);
  }

  private static byte[] payload(int code, int... more) {
    var bytes = new byte[2 + more.length];
    bytes[0] = (byte) (code >> 8);
    bytes[1] = (byte) code;
    for (int i = 0; i < more.length; i++) {
      bytes[2 + i] = (byte) more[i];
    }
    return bytes;
  }

  private static Frame answer(byte[] bytes) {
    try (RawSocket socket = live()) {
      socket.send(bytes);
      Frame answer = socket.closed();
      assertThat(answer.first()).isEqualTo(FIN | CLOSE);
      assertThat(socket.rest()).as("nothing after the close frame").isZero();
      return answer;
    }
  }

  @Test
  void aCloseFrameIsAnsweredWithItsOwnCode() {
    for (int code :
        List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)) {
      assertThat(answer(close(code, "")).code()).isEqualTo(code);
      assertThat(answer(close(code, "Auf Wiedersehen, 再見 👋")).code()).isEqualTo(code);
    }
    assertThat(answer(close(1000, "x".repeat(123))).code()).isEqualTo(1000);
  }

  @Test
  void aCloseFrameWithoutACodeIsAnsweredWithoutOne() {
    assertThat(answer(frame(FIN | CLOSE, "")).code()).isEqualTo(-1);
  }

  @Test
  void aCodeThatMayNotBeSentIsAnsweredWith1002() {
    for (int code :
        List.of(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535)) {
      assertThat(answer(close(code, "")).code()).as("" + code).isEqualTo(1002);
    }
    assertThat(answer(frame(FIN | CLOSE, "x")).code()).as("half a code").isEqualTo(1002);
  }

  @Test
  void aReasonThatIsNotUtf8IsAnsweredWith1007() {
    assertThat(answer(frame(FIN | CLOSE, payload(1000, 0xce, 0xba, 0xed, 0xa0, 0x80))).code())
        .isEqualTo(1007);
    assertThat(answer(frame(FIN | CLOSE, payload(1000, 0xff))).code()).isEqualTo(1007);
    assertThat(answer(frame(FIN | CLOSE, payload(1000, 0xe2, 0x82))).code()).isEqualTo(1007);
  }

  @Test
  void whatFollowsACloseFrameIsNotRead() {
    byte[] more =
        together(
            close(1000, ""),
            frame(FIN | PING, "still there?"),
            frame(FIN | TEXT, PING_TEXT),
            close(1001, ""),
            frame(FIN | 3, ""));
    assertThat(answer(more).code()).isEqualTo(1000);
  }

  @Test
  void whatFollowsOurCloseFrameIsNotAnsweredButForItsEnd() {
    try (RawSocket socket = RawSocket.upgraded(server)) {
      socket.text("{\"do\":\"hello\",\"versions\":[1]}");
      assertThat(socket.closed().code()).isEqualTo(4001);
      socket.send(together(frame(FIN | TEXT, PING_TEXT), frame(FIN | PING, "?")));
      socket.send(close(4001, ""));
      assertThat(socket.rest()).isZero();
    }
  }

  @Test
  void whoEndsTheConnectionWithoutACloseFrameIsEndedToo() {
    try (RawSocket socket = live();
        RawSocket amidAFrame = live();
        RawSocket amidTheHandshake = RawSocket.connect(server)) {
      socket.sayNoMore();
      socket.rest();
      amidAFrame.send(new byte[] {(byte) (FIN | TEXT), (byte) 0x8d, 1, 2});
      amidAFrame.sayNoMore();
      amidAFrame.rest();
      amidTheHandshake.send(RawSocket.handshake(server).substring(0, 60));
      amidTheHandshake.sayNoMore();
      amidTheHandshake.rest();
    }
  }

  @Test
  void aServerThatStopsTellsEveryConnectionThatItRestarts() throws InterruptedException {
    var stopping = TestServer.start();
    List<RawSocket> sockets = new ArrayList<>();
    String own = stopping.setUp().token();
    for (int i = 0; i < 5; i++) {
      sockets.add(RawSocket.live(stopping, own));
    }
    Thread stop = Thread.ofVirtual().start(stopping::close);
    for (RawSocket socket : sockets) {
      socket.send(frame(FIN | TEXT, PING_TEXT));
      assertThat(socket.closed().code()).isEqualTo(1012);
      socket.send(close(1012, ""));
      assertThat(socket.rest()).isZero();
      socket.close();
    }
    assertThat(stop.join(Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void connectionsThatBreakOffLeaveNothingBehind() {
    int most = GatewayLimits.standard().connectionsPerAccount();
    TestServer.Person lin = server.join(ada, "Lin");
    String own = lin.token();
    for (int round = 0; round < 3; round++) {
      List<RawSocket> sockets = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        sockets.add(greeted(own));
      }
      for (int i = 0; i < most; i++) {
        RawSocket socket = sockets.get(i);
        switch (i % 4) {
          case 0 -> {}
          case 1 -> socket.send(new byte[] {(byte) (FIN | TEXT)});
          case 2 -> socket.send(frame(TEXT, "{\"do\":"));
          default -> socket.send(frame(FIN | TEXT, "{\"do\":\"resume\",\"cursors\":[]}"));
        }
        socket.breakOff();
      }
    }
    greeted(own).close();
  }

  /// Waits for room: a reset takes a moment to be noticed.
  private static RawSocket greeted(String token) {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      RawSocket socket = RawSocket.upgraded(server, "Authorization: Bearer " + token);
      socket.send(frame(FIN | TEXT, "{\"do\":\"hello\",\"versions\":[1]}"));
      Frame first = socket.next();
      if (first.opcode() == TEXT) {
        assertThat(first.text()).startsWith("{\"is\":\"welcome\"");
        return socket;
      }
      assertThat(first.code()).isEqualTo(4029);
      socket.close();
    }
    throw new AssertionError("there is no room any more");
  }
}
