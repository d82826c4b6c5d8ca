package app.fermata.server.gateway;

import static app.fermata.server.gateway.RawSocket.BINARY;
import static app.fermata.server.gateway.RawSocket.CLOSE;
import static app.fermata.server.gateway.RawSocket.CONTINUATION;
import static app.fermata.server.gateway.RawSocket.FIN;
import static app.fermata.server.gateway.RawSocket.PING;
import static app.fermata.server.gateway.RawSocket.PONG;
import static app.fermata.server.gateway.RawSocket.TEXT;
import static app.fermata.server.gateway.RawSocket.frame;
import static app.fermata.server.gateway.RawSocket.together;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.TestServer;
import app.fermata.server.gateway.RawSocket.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How frames are framed (RFC 6455, section 5), byte by byte, in the order of the Autobahn test
/// suite's chapters 1 to 6 and 9 to 12. What breaks the RFC closes with its own code.
class FramesTest {
  private static final int LIMIT = GatewayLimits.standard().frameBytes();
  private static final int RSV1 = 0x40;
  private static final String PING_TEXT = "{\"do\":\"ping\"}";
  private static final String PONG_TEXT = "{\"is\":\"pong\"}";

  private static TestServer server;
  private static String token;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    token = server.setUp().token();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RawSocket live() {
    return RawSocket.live(server, token);
  }

  /// The sync protocol's ping, filled up with blanks.
  private static byte[] pingOf(int bytes) {
    return (PING_TEXT + " ".repeat(bytes - PING_TEXT.length())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static void answersPing(RawSocket socket) {
    socket.text(PING_TEXT);
    hearsPong(socket);
  }

  private static void hearsPong(RawSocket socket) {
    Frame pong = socket.next();
    assertThat(pong.first()).isEqualTo(FIN | TEXT);
    assertThat(pong.text()).isEqualTo(PONG_TEXT);
  }

  private static void hearsInvalid(RawSocket socket, String detail) {
    assertThat(socket.next().text())
        .startsWith("{\"is\":\"error\",\"code\":\"invalid\",\"detail\":\"" + detail);
  }

  /// These bytes end a connection with this code, at once, and hurt nobody else.
  private static void breaks(int code, String what, byte[] bytes) {
    try (RawSocket socket = live()) {
      socket.sendAnyway(bytes);
      assertThat(socket.closed().code()).as(what).isEqualTo(code);
      assertThat(socket.rest()).as("nothing after the close frame").isZero();
    }
  }

  // ---- 1: sizes

  @Test
  void everyLengthUpToTheLimitIsReadInItsOwnEncoding() {
    try (RawSocket socket = live()) {
      for (int size : List.of(13, 125, 126, 127, 128, 65_535, 65_536, 65_537, LIMIT - 1, LIMIT)) {
        socket.send(frame(FIN | TEXT, pingOf(size)));
        hearsPong(socket);
      }
    }
  }

  @Test
  void anEmptyMessageIsNoFrameOfTheProtocol() {
    try (RawSocket socket = live()) {
      socket.text("");
      hearsInvalid(socket, "");
      answersPing(socket);
    }
  }

  @Test
  void oneByteMoreThanTheLimitIsClosedWith1009() {
    breaks(1009, "limit + 1", frame(FIN | TEXT, pingOf(LIMIT + 1)));
    // The header alone says enough: nobody waits for the payload.
    breaks(1009, "announced", frame(FIN | TEXT, new byte[0], true, 8, LIMIT + 1L));
    breaks(1009, "enormous", frame(FIN | TEXT, new byte[0], true, 8, Long.MAX_VALUE));
    byte[] half = pingOf(LIMIT / 2 + 1);
    breaks(1009, "in fragments", together(frame(TEXT, half), frame(FIN | CONTINUATION, half)));
  }

  @Test
  void binaryMessagesAreClosedWith1003() {
    breaks(1003, "empty", frame(FIN | BINARY, new byte[0]));
    breaks(1003, "whole", frame(FIN | BINARY, PING_TEXT));
    breaks(1003, "begun", frame(BINARY, PING_TEXT));
  }

  // ---- 2: pings and pongs

  @Test
  void aPingIsAnsweredWithItsOwnPayload() {
    try (RawSocket socket = live()) {
      for (int size : List.of(0, 1, 125)) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
          payload[i] = (byte) (255 - i);
        }
        socket.send(frame(FIN | PING, payload));
        Frame pong = socket.next();
        assertThat(pong.first()).isEqualTo(FIN | PONG);
        assertThat(pong.payload()).isEqualTo(payload);
      }
    }
  }

  @Test
  void pingsInOneSegmentAreAnsweredInOrder() {
    try (RawSocket socket = live()) {
      byte[][] pings = new byte[10][];
      for (int i = 0; i < pings.length; i++) {
        pings[i] = frame(FIN | PING, "ping " + i);
      }
      socket.send(together(pings));
      for (int i = 0; i < pings.length; i++) {
        assertThat(socket.next().text()).isEqualTo("ping " + i);
      }
    }
  }

  @Test
  void aPongThatNobodyAskedForIsIgnored() {
    try (RawSocket socket = live()) {
      socket.send(together(frame(FIN | PONG, ""), frame(FIN | PONG, "unasked")));
      socket.send(frame(FIN | PING, "and now"));
      assertThat(socket.next().text()).isEqualTo("and now");
    }
  }

  @Test
  void aControlFrameOfMoreThan125BytesIsClosedWith1002() {
    for (int opcode : List.of(PING, PONG, CLOSE)) {
      breaks(1002, "opcode " + opcode, frame(FIN | opcode, new byte[126]));
    }
  }

  // ---- 3 and 4: what is reserved

  @Test
  void reservedBitsAreClosedWith1002() {
    for (int bits = 0x10; bits <= 0x70; bits += 0x10) {
      for (int opcode : List.of(TEXT, PING, CLOSE)) {
        breaks(1002, "bits %x, opcode %x".formatted(bits, opcode), frame(FIN | bits | opcode, ""));
      }
    }
  }

  @Test
  void reservedOpcodesAreClosedWith1002() {
    for (int opcode : List.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)) {
      breaks(1002, "opcode " + opcode, frame(FIN | opcode, ""));
      breaks(1002, "opcode " + opcode, frame(FIN | opcode, PING_TEXT));
    }
  }

  @Test
  void whatCameBeforeAViolationIsAnswered() {
    try (RawSocket socket = live()) {
      socket.send(together(frame(FIN | TEXT, PING_TEXT), frame(FIN | RSV1 | TEXT, PING_TEXT)));
      hearsPong(socket);
      assertThat(socket.closed().code()).isEqualTo(1002);
    }
  }

  // ---- 5: fragments

  @Test
  void aMessageMayComeInAnyFragments() {
    try (RawSocket socket = live()) {
      socket.send(together(frame(TEXT, "{\"do\":"), frame(FIN | CONTINUATION, "\"ping\"}")));
      hearsPong(socket);
      socket.send(
          together(
              frame(TEXT, ""),
              frame(CONTINUATION, ""),
              frame(CONTINUATION, PING_TEXT),
              frame(FIN | CONTINUATION, "")));
      hearsPong(socket);
      socket.send(frame(TEXT, ""));
      for (char one : PING_TEXT.toCharArray()) {
        socket.send(frame(CONTINUATION, String.valueOf(one)));
      }
      socket.send(frame(FIN | CONTINUATION, ""));
      hearsPong(socket);
      socket.send(together(frame(TEXT, pingOf(LIMIT / 2)), frame(FIN | CONTINUATION, " ")));
      hearsPong(socket);
      socket.send(together(frame(TEXT, ""), frame(FIN | CONTINUATION, "")));
      hearsInvalid(socket, "");
      answersPing(socket);
    }
  }

  @Test
  void controlFramesMayComeBetweenFragments() {
    try (RawSocket socket = live()) {
      socket.send(
          together(
              frame(TEXT, "{\"do\":"),
              frame(FIN | PING, "between"),
              frame(FIN | PONG, "unasked"),
              frame(CONTINUATION, "\"pi"),
              frame(FIN | PING, "again"),
              frame(FIN | CONTINUATION, "ng\"}")));
      assertThat(socket.next().text()).isEqualTo("between");
      assertThat(socket.next().text()).isEqualTo("again");
      hearsPong(socket);
      socket.send(together(frame(TEXT, "{\"do\":"), RawSocket.close(1000, "changed my mind")));
      assertThat(socket.closed().code()).isEqualTo(1000);
      assertThat(socket.rest()).isZero();
    }
  }

  @Test
  void controlFramesInFragmentsAreClosedWith1002() {
    for (int opcode : List.of(PING, PONG, CLOSE)) {
      breaks(1002, "opcode " + opcode, frame(opcode, ""));
    }
    breaks(1002, "continued", together(frame(PING, "a"), frame(FIN | CONTINUATION, "b")));
  }

  @Test
  void fragmentsOutOfOrderAreClosedWith1002() {
    breaks(1002, "continues nothing", frame(FIN | CONTINUATION, PING_TEXT));
    breaks(1002, "continues nothing, and more", frame(CONTINUATION, ""));
    breaks(1002, "begins inside", together(frame(TEXT, "{"), frame(FIN | TEXT, PING_TEXT)));
    breaks(1002, "begins again", together(frame(TEXT, "{"), frame(TEXT, "{")));
    breaks(
        1002,
        "continues what is over",
        together(frame(TEXT, "{"), frame(FIN | CONTINUATION, "}"), frame(CONTINUATION, "}")));
  }

  // ---- 6: UTF-8

  @Test
  void textInUtf8IsReadWhereverItIsCut() {
    // Two, three and four bytes; the first and last of each; what Unicode calls non-characters.
    String word = "é\u0080\u07ff漢\u0800\uffff\ud834\udd10\ud800\udc00\udbff\udfff";
    byte[] ping = "{\"do\":\"%s\"}".formatted(word).getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= ping.length; cut += 1) {
      try (RawSocket socket = live()) {
        socket.send(frame(TEXT, Arrays.copyOfRange(ping, 0, cut)));
        socket.send(frame(FIN | CONTINUATION, Arrays.copyOfRange(ping, cut, ping.length)));
        hearsInvalid(socket, "Unknown 'do': 'é");
      }
    }
  }

  @Test
  void anotherEncodingOfJsonIsNotGuessedAt() {
    try (RawSocket socket = live()) {
      socket.send(frame(FIN | TEXT, PING_TEXT.getBytes(StandardCharsets.UTF_16BE)));
      hearsInvalid(socket, "This is not JSON");
      answersPing(socket);
    }
  }

  @Test
  void whatIsNotUtf8IsClosedWith1007() {
    for (byte[] broken :
        List.of(
            bytes(0x80),
            bytes(0xbf),
            bytes(0xc3),
            bytes(0xc3, 0x28),
            bytes(0xe2, 0x82),
            bytes(0xf0, 0x9f, 0x98),
            bytes(0xfe),
            bytes(0xff),
            // Too long for what they say.
            bytes(0xc0, 0x80),
            bytes(0xc1, 0xbf),
            bytes(0xe0, 0x80, 0xaf),
            bytes(0xe0, 0x9f, 0xbf),
            bytes(0xf0, 0x80, 0x80, 0xaf),
            bytes(0xf0, 0x8f, 0xbf, 0xbf),
            // Surrogates, alone and in pairs.
            bytes(0xed, 0xa0, 0x80),
            bytes(0xed, 0xbf, 0xbf),
            bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
            // Beyond the last code point, and forms of five and six bytes.
            bytes(0xf4, 0x90, 0x80, 0x80),
            bytes(0xf5, 0x80, 0x80, 0x80),
            bytes(0xf8, 0x88, 0x80, 0x80, 0x80),
            bytes(0xfc, 0x84, 0x80, 0x80, 0x80, 0x80))) {
      String what = HexFormat.of().formatHex(broken);
      byte[] before = "{\"do\":\"".getBytes(StandardCharsets.UTF_8);
      byte[] after = "\"}".getBytes(StandardCharsets.UTF_8);
      breaks(1007, what, frame(FIN | TEXT, together(before, broken, after)));
      breaks(
          1007,
          what + " in fragments",
          together(
              frame(TEXT, together(before, bytes(broken[0]))),
              frame(
                  FIN | CONTINUATION,
                  together(Arrays.copyOfRange(broken, 1, broken.length), after))));
    }
  }

  // ---- masks and lengths

  @Test
  void framesWithoutAMaskAreClosedWith1002() {
    byte[] text = PING_TEXT.getBytes(StandardCharsets.UTF_8);
    breaks(1002, "text", frame(FIN | TEXT, text, false, 0, text.length));
    breaks(1002, "ping", frame(FIN | PING, new byte[0], false, 0, 0));
    breaks(1002, "close", frame(FIN | CLOSE, bytes(3, 232), false, 0, 2));
  }

  @Test
  void lengthsThatAreNotWrittenInTheShortestWayAreClosedWith1002() {
    breaks(1002, "0 in two bytes", frame(FIN | TEXT, new byte[0], true, 2, 0));
    breaks(1002, "125 in two bytes", frame(FIN | TEXT, pingOf(125), true, 2, 125));
    breaks(1002, "125 in eight bytes", frame(FIN | TEXT, pingOf(125), true, 8, 125));
    breaks(1002, "65535 in eight bytes", frame(FIN | TEXT, pingOf(65_535), true, 8, 65_535));
    breaks(1002, "a ping's in two bytes", frame(FIN | PING, new byte[5], true, 2, 5));
  }

  @Test
  void aLengthWithItsHighestBitSetIsClosedWith1002() {
    breaks(1002, "the lowest", frame(FIN | TEXT, new byte[0], true, 8, Long.MIN_VALUE));
    breaks(1002, "the highest", frame(FIN | TEXT, new byte[0], true, 8, -1));
  }

  // ---- 9 and 10: how bytes arrive

  @Test
  void aFrameMayComeByteByByte() {
    try (RawSocket socket = live()) {
      for (byte one : together(frame(FIN | TEXT, pingOf(130)), frame(FIN | PING, "slowly"))) {
        socket.send(new byte[] {one});
      }
      hearsPong(socket);
      assertThat(socket.next().text()).isEqualTo("slowly");
    }
  }

  @Test
  void manyFramesMayComeInOneSegment() {
    try (RawSocket socket = live()) {
      byte[][] frames = new byte[200][];
      for (int i = 0; i < frames.length; i++) {
        frames[i] = frame(FIN | TEXT, PING_TEXT);
      }
      socket.send(together(frames));
      for (int i = 0; i < frames.length; i++) {
        hearsPong(socket);
      }
    }
  }

  // ---- 12: compression

  @Test
  void compressionIsNotAgreedOnAndSoMayNotBeUsed() {
    try (RawSocket socket = RawSocket.connect(server)) {
      socket.send(
          RawSocket.handshake(
              server,
              "Authorization: Bearer " + token,
              "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-unknown",
              "Sec-WebSocket-Protocol: chat, superchat"));
      assertThat(socket.head())
          .startsWith("HTTP/1.1 101 ")
          .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .doesNotContainIgnoringCase("Sec-WebSocket-Extensions")
          .doesNotContainIgnoringCase("Sec-WebSocket-Protocol");
      socket.send(frame(FIN | RSV1 | TEXT, bytes(0xaa, 0x56, 0x4a, 0xc9, 0x57, 0xb2, 0x52, 0)));
      assertThat(socket.closed().code()).isEqualTo(1002);
      assertThat(socket.rest()).isZero();
    }
  }
}
