package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.Card;
import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireRange;
import app.fermata.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResumeTest {
  private static TestServer server;
  private static TestServer.Person ada;
  private static TestServer.Person lin;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ada = server.setUp();
    lin = server.join(ada, "Lin");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static UUID channel(Socket owner, UUID... members) {
    UUID channel = server.newId();
    owner.done(
        "create-channel",
        "conversation",
        channel,
        "name",
        "r-" + channel,
        "private",
        true,
        "members",
        members);
    return channel;
  }

  private static void post(Socket by, UUID channel, String text) {
    by.done("post-message", "conversation", channel, "message", server.newId(), "text", text);
  }

  private static List<ServerFrame> resume(TestServer.Person who, ClientFrame.Cursor... cursors) {
    try (Socket socket = Socket.bearer(server.url(), who.token())) {
      socket.hello();
      return socket.resume(List.of(cursors));
    }
  }

  private static List<WireRange> ranges(List<ServerFrame> frames, UUID log) {
    return frames.stream()
        .flatMap(frame -> Socket.ranges(frame).stream())
        .filter(range -> range.log().equals(log))
        .toList();
  }

  private static List<ServerFrame.Reset> resets(List<ServerFrame> frames, UUID log) {
    return frames.stream()
        .filter(ServerFrame.Reset.class::isInstance)
        .map(ServerFrame.Reset.class::cast)
        .filter(reset -> reset.log().equals(log))
        .toList();
  }

  @Test
  void theFirstSyncBringsSettingsWorkspaceOwnNameAndCards() {
    try (Socket adas = Socket.live(server, ada)) {
      UUID channel = channel(adas);
      post(adas, channel, "First");
      adas.done("update-settings", "theme", "dark");
      List<ServerFrame> frames = resume(ada);
      assertThat(resets(frames, ada.account())).hasSize(1);
      WireRange settings = ranges(frames, ada.account()).getFirst();
      assertThat(settings.entries().getFirst().kind()).isEqualTo("settings");
      assertThat(settings.from()).isEqualTo(settings.through() - 1);
      assertThat(
              frames.stream()
                  .flatMap(frame -> Socket.ranges(frame).stream())
                  .flatMap(range -> range.entries().stream())
                  .map(entry -> entry.kind()))
          .contains("workspace", "account");
      CheckedPosition at = Socket.position(channel, frames);
      assertThat(resume(ada, new ClientFrame.Cursor(channel, at)))
          .as("a cursor at the head needs nothing")
          .noneMatch(frame -> !ranges(List.of(frame), channel).isEmpty());
    }
  }

  /// Where a device is after these frames.
  private static ClientFrame.Cursor[] cursors(List<ServerFrame> frames) {
    return frames.stream()
        .flatMap(
            frame ->
                switch (frame) {
                  case ServerFrame.Reset reset ->
                      Stream.of(new ClientFrame.Cursor(reset.log(), reset.at()));
                  case ServerFrame.Cards cards ->
                      cards.cards().stream()
                          .map(card -> new ClientFrame.Cursor(card.log(), card.at()));
                  default -> Stream.empty();
                })
        .toArray(ClientFrame.Cursor[]::new);
  }

  private static Set<UUID> cards(List<ServerFrame> frames) {
    return frames.stream()
        .filter(ServerFrame.Cards.class::isInstance)
        .flatMap(frame -> ((ServerFrame.Cards) frame).cards().stream())
        .map(Card::log)
        .collect(Collectors.toSet());
  }

  @Test
  void aDeviceThatMissedNothingHearsNothing() {
    try (Socket adas = Socket.live(server, ada)) {
      channel(adas);
      ClientFrame.Cursor[] all = cursors(resume(ada));
      assertThat(resume(ada, all)).singleElement().isInstanceOf(ServerFrame.Live.class);
    }
  }

  @Test
  void cardsComeOfWhatTheDeviceHasNothingToGoOnFrom() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID talked = channel(adas, lin.account());
      UUID liked = channel(adas, lin.account());
      UUID lost = channel(adas, lin.account());
      ClientFrame.Cursor[] before = cursors(resume(lin));

      post(adas, talked, "Nothing but a range");
      lins.done("set-favourite", "conversation", liked, "on", true);
      UUID joined = channel(adas, lin.account());
      for (int i = 0; i < before.length; i++) {
        if (before[i].log().equals(lost)) {
          var wrong = new CheckedPosition(before[i].position().epoch(), 1, "00000000");
          before[i] = new ClientFrame.Cursor(lost, wrong);
        }
      }
      List<ServerFrame> frames = resume(lin, before);
      assertThat(cards(frames)).containsExactlyInAnyOrder(liked, joined, lost);
      assertThat(ranges(frames, talked)).hasSize(1);

      ClientFrame.Cursor[] withoutAccount =
          Stream.of(before)
              .filter(cursor -> !cursor.log().equals(lin.account()))
              .toArray(ClientFrame.Cursor[]::new);
      assertThat(cards(resume(lin, withoutAccount))).contains(talked, liked, joined, lost);
    }
  }

  @Test
  void whatWasMissedComesAsRanges() {
    try (Socket adas = Socket.live(server, ada)) {
      UUID channel = channel(adas, lin.account());
      CheckedPosition before = Socket.position(channel, resume(lin));
      for (int i = 0; i < 5; i++) {
        post(adas, channel, "missed " + i);
      }
      List<WireRange> missed =
          ranges(resume(lin, new ClientFrame.Cursor(channel, before)), channel);
      assertThat(missed.getFirst().from()).isEqualTo(before.seq());
      assertThat(missed.stream().flatMap(range -> range.entries().stream()).map(Socket::source))
          .containsExactly("missed 0", "missed 1", "missed 2", "missed 3", "missed 4");
    }
  }

  @Test
  void aReaderTooFarBehindIsReset() {
    try (Socket adas = Socket.live(server, ada)) {
      UUID channel = channel(adas);
      CheckedPosition old = Socket.position(channel, resume(ada));
      int posted = 0;
      while (posted <= 500) {
        // Over HTTP the answer comes after the commit, like over the socket; the allowance is
        // other.
        var answer =
            ada.browser()
                .command(
                    "post-message",
                    "conversation",
                    channel,
                    "message",
                    server.newId(),
                    "text",
                    "x" + posted);
        if (answer.status() == 200) {
          posted++;
        }
      }
      List<ServerFrame> frames = resume(ada, new ClientFrame.Cursor(channel, old));
      assertThat(resets(frames, channel)).hasSize(1);
      assertThat(resets(frames, channel).getFirst().why()).isEqualTo(ServerFrame.Why.BEHIND);
      assertThat(
              GatewayTest.everything(adas, channel).stream()
                  .filter(entry -> entry.kind().equals("message")))
          .hasSize(501);
    }
  }

  @Test
  void cursorsThatTheServersPastDoesNotKnowAreLost() {
    try (Socket adas = Socket.live(server, ada)) {
      UUID channel = channel(adas);
      post(adas, channel, "Now");
      CheckedPosition at = Socket.position(channel, resume(ada));
      var wrongCheck = new CheckedPosition(at.epoch(), at.seq(), "00000000");
      var beyond = new CheckedPosition(at.epoch(), at.seq() + 40, "12345678");
      for (CheckedPosition lost : List.of(wrongCheck, beyond)) {
        List<ServerFrame> frames = resume(ada, new ClientFrame.Cursor(channel, lost));
        assertThat(resets(frames, channel).getFirst().why()).isEqualTo(ServerFrame.Why.LOST);
        assertThat(resets(frames, channel).getFirst().at()).isEqualTo(at);
        assertThat(resets(frames, channel).getFirst().kept()).isEqualTo(at.seq());
      }
      adas.send(new ClientFrame.CatchUp(channel, wrongCheck));
      assertThat(adas.next(ServerFrame.Reset.class).why()).isEqualTo(ServerFrame.Why.LOST);
    }
  }

  @Test
  void logsThatOneMayNotReadAreToBeDropped() {
    try (Socket adas = Socket.live(server, ada)) {
      UUID secret = channel(adas);
      CheckedPosition at = Socket.position(secret, resume(ada));
      UUID nowhere = server.newId();
      List<ServerFrame> frames =
          resume(
              lin,
              new ClientFrame.Cursor(secret, at),
              new ClientFrame.Cursor(nowhere, CheckedPosition.START));
      assertThat(frames)
          .contains(new ServerFrame.Left(secret), new ServerFrame.Left(nowhere))
          .noneMatch(frame -> !ranges(List.of(frame), secret).isEmpty());
    }
  }

  @Test
  void whoComesBackSeesNothingOfWhatWasBeforeNorWhatHangsOnIt() {
    UUID channel;
    UUID before = server.newId();
    CheckedPosition old;
    try (Socket adas = Socket.live(server, ada)) {
      channel = channel(adas, lin.account());
      old = Socket.position(channel, resume(lin));
    }
    server.inDatabase(
        """
        UPDATE log_entry SET body = convert_to(
          replace(convert_from(body, 'UTF8'), '{', '{"history":"joined",'), 'UTF8')
          WHERE kind = 'conversation' AND log = '%s'
        """
            .formatted(channel));
    server.restart();
    try (Socket adas = Socket.live(server, ada)) {
      adas.done("remove-member", "conversation", channel, "account", lin.account());
      say(adas, channel, before, null, "Between ourselves");
      adas.done("add-members", "conversation", channel, "accounts", new UUID[] {lin.account()});
      try (Socket lins = Socket.bearer(server.url(), lin.token())) {
        lins.hello();
        List<ServerFrame> missed = lins.resume(List.of(new ClientFrame.Cursor(channel, old)));
        assertThat(resets(missed, channel).getFirst().why()).isEqualTo(ServerFrame.Why.BEHIND);
        assertThat(ranges(missed, channel)).isEmpty();

        UUID reply = server.newId();
        say(adas, channel, reply, before, "A reply to that");
        adas.done("react", "conversation", channel, "message", reply, "emoji", "👍", "on", true);
        UUID now = server.newId();
        say(adas, channel, now, null, "Welcome back");
        List<ServerFrame> heard = lins.upTo(frame -> frame.toString().contains("Welcome back"));
        assertThat(
                ranges(heard, channel).stream()
                    .flatMap(range -> range.entries().stream())
                    .filter(entry -> List.of("message", "reaction").contains(entry.kind()))
                    .map(entry -> entry.key()))
            .containsExactly(now);
      }
    }
  }

  @Test
  void whoJoinsWhatItsDeviceHoldsInPartLearnsThatSomethingIsMissing() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.bearer(server.url(), lin.token())) {
      UUID open = server.newId();
      adas.done("create-channel", "conversation", open, "name", "open-" + open);
      CheckedPosition looked = Socket.position(open, resume(ada));
      lins.hello();
      lins.resume(List.of(new ClientFrame.Cursor(open, looked)));
      post(adas, open, "Said while nobody looked");

      // What comes of joining may overtake the answer.
      lins.command(server.newId(), "join-channel", "conversation", open);
      List<ServerFrame> joining = lins.upTo(frame -> !ranges(List.of(frame), open).isEmpty());
      if (joining.stream().noneMatch(ServerFrame.Done.class::isInstance)) {
        lins.next(ServerFrame.Done.class);
      }
      CheckedPosition card = Socket.position(open, joining);
      WireRange told = ranges(joining, open).getFirst();
      assertThat(told.from()).as("past what the device holds").isGreaterThan(looked.seq());
      assertThat(told.at()).isEqualTo(card);

      lins.send(new ClientFrame.CatchUp(open, looked));
      WireRange missed =
          ranges(lins.upTo(frame -> !ranges(List.of(frame), open).isEmpty()), open).getFirst();
      assertThat(missed.entries()).extracting(Socket::source).contains("Said while nobody looked");
      assertThat(missed.through()).isEqualTo(card.seq());
    }
  }

  private static void say(
      Socket by, UUID channel, UUID message, @Nullable UUID thread, String text) {
    if (thread == null) {
      by.done("post-message", "conversation", channel, "message", message, "text", text);
    } else {
      by.done(
          "post-message",
          "conversation",
          channel,
          "message",
          message,
          "text",
          text,
          "thread",
          thread);
    }
  }

  @Test
  void aSlowReaderIsClosedWith4008AndMissesNothing() throws IOException {
    try (Socket adas = Socket.live(server, ada)) {
      UUID channel = channel(adas, lin.account());
      CheckedPosition before = Socket.position(channel, resume(lin));
      int large = 200;
      try (var slow = new DeafSocket(server.url(), lin.token())) {
        slow.say("{\"do\":\"hello\",\"versions\":[1]}");
        slow.say("{\"do\":\"resume\",\"cursors\":[]}");
        slow.readUntil("\"is\":\"live\"");
        String text = "long ".repeat(7_000);
        for (int i = 0; i < large; i++) {
          post(adas, channel, text + i);
        }
        // Now it reads again: it gets what was on its way, then the close frame.
        byte[] last = slow.readToTheEnd();
        assertThat(closeCode(last)).isEqualTo(4008);
      }
      List<WireRange> missed =
          ranges(resume(lin, new ClientFrame.Cursor(channel, before)), channel);
      assertThat(missed).hasSizeGreaterThan(1);
      assertThat(missed.stream().mapToInt(range -> range.entries().size()).sum()).isEqualTo(large);
    }
  }

  @Test
  void slowReadersHoldUpNobodyWhoComesBack() throws IOException {
    try (Socket adas = Socket.live(server, ada)) {
      UUID channel = channel(adas, lin.account());
      CheckedPosition before = Socket.position(channel, resume(lin));
      String text = "long ".repeat(7_000);
      for (int i = 0; i < 200; i++) {
        post(adas, channel, text + i);
      }
      List<DeafSocket> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 2 * GatewayLimits.standard().resumesAtOnce(); i++) {
          var socket = new DeafSocket(server.url(), lin.token());
          slow.add(socket);
          socket.say("{\"do\":\"hello\",\"versions\":[1]}");
          socket.say(
              "{\"do\":\"resume\",\"cursors\":[[\"%s\",%d,%d,\"%s\"]]}"
                  .formatted(channel, before.epoch(), before.seq(), before.check()));
          socket.readUntil("\"is\":\"range\"");
        }
        assertThat(resume(ada)).last().isInstanceOf(ServerFrame.Live.class);
      } finally {
        for (DeafSocket each : slow) {
          each.close();
        }
      }
    }
  }

  /// The close code in the last bytes of a stream that ends with a close frame.
  private static int closeCode(byte[] last) {
    for (int i = last.length - 4; i >= 0; i--) {
      if ((last[i] & 0xFF) == 0x88 && i + 2 + last[i + 1] == last.length) {
        return ((last[i + 2] & 0xFF) << 8) | (last[i + 3] & 0xFF);
      }
    }
    throw new AssertionError("no close frame");
  }

  /// A socket that reads only when asked to.
  private static final class DeafSocket implements AutoCloseable {
    private static final int TAIL = 64;
    private final java.net.Socket socket = new java.net.Socket();
    private final InputStream in;

    DeafSocket(java.net.URI server, String token) throws IOException {
      socket.setReceiveBufferSize(8 << 10);
      socket.setSoTimeout(20_000);
      socket.connect(new java.net.InetSocketAddress(server.getHost(), server.getPort()));
      in = socket.getInputStream();
      String request =
          "GET /api/v1/sync HTTP/1.1\r\nHost: "
              + server.getAuthority()
              + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      readUntil("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    /// A masked text frame with a mask of zeros.
    void say(String frame) throws IOException {
      byte[] text = frame.getBytes(StandardCharsets.UTF_8);
      byte[] bytes = new byte[6 + text.length];
      bytes[0] = (byte) 0x81;
      bytes[1] = (byte) (0x80 | text.length);
      System.arraycopy(text, 0, bytes, 6, text.length);
      socket.getOutputStream().write(bytes);
    }

    void readUntil(String wanted) throws IOException {
      var seen = new StringBuilder();
      while (seen.indexOf(wanted) < 0) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the stream ended: " + seen);
        }
        seen.append((char) next);
      }
    }

    byte[] readToTheEnd() throws IOException {
      byte[] buffer = new byte[64 << 10];
      byte[] tail = new byte[0];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        byte[] joined = new byte[tail.length + n];
        System.arraycopy(tail, 0, joined, 0, tail.length);
        System.arraycopy(buffer, 0, joined, tail.length, n);
        tail =
            java.util.Arrays.copyOfRange(joined, Math.max(0, joined.length - TAIL), joined.length);
      }
      return tail;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
