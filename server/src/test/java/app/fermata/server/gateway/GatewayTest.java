package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.Presence;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import app.fermata.server.Browser;
import app.fermata.server.TestServer;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GatewayTest {
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

  private static UUID channel(Socket owner, boolean isPrivate, UUID... members) {
    UUID channel = server.newId();
    owner.done(
        "create-channel",
        "conversation",
        channel,
        "name",
        "c-" + channel,
        "private",
        isPrivate,
        "members",
        members);
    return channel;
  }

  private static UUID post(Socket by, UUID channel, String text) {
    UUID message = server.newId();
    by.done("post-message", "conversation", channel, "message", message, "text", text);
    return message;
  }

  private static void awaitCard(Socket socket, UUID conversation) {
    socket.upTo(
        frame ->
            frame instanceof ServerFrame.Cards cards
                && cards.cards().stream().anyMatch(card -> card.log().equals(conversation)));
  }

  private static String cookie(Browser browser) {
    return browser.cookies().entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String origin() {
    return "http://" + server.url().getAuthority();
  }

  // ---- opening

  @Test
  void twoPeopleTalk() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID channel = channel(adas, true, lin.account());
      awaitCard(lins, channel);
      UUID message = post(adas, channel, "Morning!");
      WireEntry heard = lins.entry(channel, "message");
      assertThat(heard.key()).isEqualTo(message);
      assertThat(Socket.source(heard)).isEqualTo("Morning!");
      post(lins, channel, "早安 👋");
      adas.upTo(frame -> mentions(frame, "早安"));
    }
  }

  @Test
  void aBrowsersCookieOpensTheSocketFromItsOwnPageOnly() {
    String cookie = cookie(ada.browser());
    try (Socket own = Socket.cookie(server.url(), cookie, origin())) {
      ServerFrame.Welcome welcome = own.hello();
      assertThat(welcome.account()).isEqualTo(ada.account());
      assertThat(welcome.device()).isNotNull();
      assertThat(welcome.limits().frameBytes()).isEqualTo(512 << 10);
    }
    assertThatThrownBy(() -> Socket.cookie(server.url(), cookie, "https://evil.example"))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void withoutCredentialsTheBearerComesWithHello() {
    try (Socket socket = Socket.open(server.url())) {
      socket.send(new ClientFrame.Hello(List.of(1), lin.token(), null, null));
      socket.send(new ClientFrame.Resume(List.of(), false));
      assertThat(socket.next(ServerFrame.Welcome.class).account()).isEqualTo(lin.account());
      socket.next(ServerFrame.Live.class);
    }
  }

  @Test
  void whoIsNotSignedInIsClosedWith4001() {
    try (Socket wrong = Socket.bearer(server.url(), "no-such-token");
        Socket wrongHello = Socket.open(server.url());
        Socket none = Socket.open(server.url())) {
      assertThat(wrong.closeCode()).isEqualTo(4001);
      wrongHello.send(new ClientFrame.Hello(List.of(1), "no-such-token", null, null));
      assertThat(wrongHello.closeCode()).isEqualTo(4001);
      none.send(new ClientFrame.Hello(List.of(1), null, null, null));
      assertThat(none.closeCode()).isEqualTo(4001);
    }
  }

  @Test
  void withoutACommonVersionItIsClosedWith4009() {
    try (Socket socket = Socket.bearer(server.url(), ada.token())) {
      socket.send(new ClientFrame.Hello(List.of(7, 8), null, null, null));
      assertThat(socket.next(ServerFrame.Error.class).code()).isEqualTo("unsupported");
      assertThat(socket.closeCode()).isEqualTo(4009);
    }
  }

  @Test
  void nothingIsSaidBeforeHello() {
    try (Socket socket = Socket.bearer(server.url(), ada.token())) {
      socket.send(new ClientFrame.Ping());
      assertThat(socket.closeCode()).isEqualTo(4000);
    }
  }

  @Test
  void anAccountHasSoManyConnectionsAndNoMore() {
    var sockets = new ArrayList<Socket>();
    TestServer.Person busy = server.join(ada, "Busy");
    String token = busy.token();
    try {
      for (int i = 0; i < GatewayLimits.standard().connectionsPerAccount(); i++) {
        Socket socket = Socket.bearer(server.url(), token);
        sockets.add(socket);
        socket.hello();
      }
      Socket oneMore = Socket.bearer(server.url(), token);
      sockets.add(oneMore);
      assertThat(oneMore.closeCode()).isEqualTo(4029);
      assertThat(Integer.parseInt(oneMore.closeReason())).isPositive();
    } finally {
      sockets.forEach(Socket::close);
    }
  }

  @Test
  void whoNeverResumesHearsOfALostRoleToo() {
    TestServer.Person person = server.join(ada, "Soon a guest");
    try (Socket socket = Socket.bearer(server.url(), person.token())) {
      socket.hello();
      ada.browser().command("set-role", "account", person.account().toString(), "role", "guest");
      assertThat(socket.closeCode()).isEqualTo(1012);
    }
  }

  // ---- frames that are not what they should be

  @Test
  void malformedFramesAreAnsweredAndTheTenthCloses() {
    try (Socket socket = Socket.live(server, ada)) {
      for (int i = 0; i < 9; i++) {
        socket.sendText(i % 2 == 0 ? "{\"do\":\"dance\"}" : "no json");
        assertThat(socket.next(ServerFrame.Error.class).code()).isEqualTo("invalid");
      }
      socket.sendText("[]");
      assertThat(socket.closeCode()).isEqualTo(4000);
    }
  }

  @Test
  void aFrameThatIsTooLargeIsClosedWith1009() {
    try (Socket whole = Socket.live(server, ada);
        Socket parts = Socket.live(server, ada)) {
      whole.sendText("x".repeat((512 << 10) + 1));
      assertThat(whole.closeCode()).isEqualTo(1009);
      for (int i = 0; i < 6; i++) {
        parts.raw().sendText("x".repeat(100 << 10), false).join();
      }
      assertThat(parts.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aFrameMayComeInFragments() {
    try (Socket socket = Socket.live(server, ada)) {
      socket.raw().sendText("{\"do\":", false).join();
      socket.raw().sendText("\"pi", false).join();
      socket.raw().sendText("ng\"}", true).join();
      socket.next(ServerFrame.Pong.class);
    }
  }

  // ---- commands

  @Test
  void aRepeatedCommandIsAnsweredLikeTheFirstTime() {
    try (Socket socket = Socket.live(server, ada)) {
      UUID channel = channel(socket, true);
      UUID command = UUID.randomUUID();
      UUID message = server.newId();
      for (int i = 0; i < 2; i++) {
        socket.command(
            command, "post-message", "conversation", channel, "message", message, "text", "Once");
      }
      var first = socket.next(ServerFrame.Done.class);
      var second = socket.next(ServerFrame.Done.class);
      assertThat(second.at()).isEqualTo(first.at());
      socket.command(
          command, "post-message", "conversation", channel, "message", message, "text", "Twice");
      assertThat(socket.next(ServerFrame.Refused.class).code()).isEqualTo("command_id_reused");
    }
  }

  @Test
  void refusalsSayWhy() {
    try (Socket socket = Socket.live(server, ada)) {
      UUID channel = channel(socket, true);
      var tooLong =
          socket.refused(
              "post-message",
              "conversation",
              channel,
              "message",
              server.newId(),
              "text",
              "x".repeat(40_001));
      assertThat(tooLong.code()).isEqualTo("too_long");
      assertThat(tooLong.count()).isEqualTo(40_001);
      assertThat(tooLong.limit()).isEqualTo(40_000);
      assertThat(socket.refused("fly").code()).isEqualTo("unsupported");
      assertThat(socket.refused("join-channel", "conversation", server.newId()).code())
          .isEqualTo("not_found");
    }
  }

  @Test
  void everyCommandIsAnsweredAndThoseOfOneLogAreDecidedInOrder() {
    try (Socket socket = Socket.live(server, ada)) {
      UUID channel = channel(socket, true);
      int sent = 150;
      for (int i = 0; i < sent; i++) {
        socket.command(
            "post-message",
            "conversation",
            channel,
            "message",
            server.newId(),
            "text",
            Integer.toString(i));
      }
      var answers = new ArrayList<ServerFrame>();
      var texts = new ArrayList<Integer>();
      long[] posted = new long[1];
      socket.upTo(
          frame -> {
            if (frame instanceof ServerFrame.Done || frame instanceof ServerFrame.Refused) {
              answers.add(frame);
            }
            for (WireRange range : Socket.ranges(frame)) {
              range.entries().stream()
                  .filter(entry -> entry.kind().equals("message"))
                  .forEach(entry -> texts.add(Integer.parseInt(Socket.source(entry))));
            }
            posted[0] = answers.stream().filter(ServerFrame.Done.class::isInstance).count();
            return answers.size() == sent && texts.size() == posted[0];
          });
      assertThat(texts).isSorted().doesNotHaveDuplicates();
      assertThat(answers)
          .filteredOn(ServerFrame.Refused.class::isInstance)
          .allMatch(frame -> ((ServerFrame.Refused) frame).code().equals("too_many_requests"));
    }
  }

  // ---- audiences

  @Test
  void aRemovedMemberIsToldAndHearsNothingMore() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID channel = channel(adas, true, lin.account());
      awaitCard(lins, channel);
      adas.done("remove-member", "conversation", channel, "account", lin.account());
      post(adas, channel, "Between ourselves");
      var seen =
          lins.upTo(frame -> frame instanceof ServerFrame.Left left && left.log().equals(channel));
      var after = lins.rest();
      assertThat(seen).noneMatch(frame -> mentions(frame, "Between ourselves"));
      assertThat(after).noneMatch(frame -> isRangeOf(frame, channel));
      lins.send(new ClientFrame.CatchUp(channel, CheckedPosition.START));
      assertThat(lins.next(ServerFrame.Left.class).log()).isEqualTo(channel);
      lins.send(new ClientFrame.AskCard(channel));
      assertThat(lins.next(ServerFrame.Left.class).log()).isEqualTo(channel);
      assertThat(
              lins.refused(
                      "post-message",
                      "conversation",
                      channel,
                      "message",
                      server.newId(),
                      "text",
                      "Me too")
                  .code())
          .isEqualTo("not_found");
    }
  }

  @Test
  void aRemovedMembersMessagesDoNotSlipIn() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID channel = channel(adas, true, lin.account());
      awaitCard(lins, channel);
      for (int i = 0; i < 60; i++) {
        lins.command(
            "post-message",
            "conversation",
            channel,
            "message",
            server.newId(),
            "text",
            Integer.toString(i));
      }
      adas.done("remove-member", "conversation", channel, "account", lin.account());
      lins.upTo(frame -> frame instanceof ServerFrame.Left left && left.log().equals(channel));
      List<WireEntry> all = everything(adas, channel);
      long removed =
          all.stream()
              .filter(entry -> entry.key().equals(lin.account()))
              .findFirst()
              .orElseThrow()
              .seq();
      assertThat(all)
          .filteredOn(entry -> entry.kind().equals("message"))
          .allMatch(entry -> entry.seq() < removed);
    }
  }

  @Test
  void whoComesBackIsFollowedAgain() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID channel = channel(adas, true, lin.account());
      awaitCard(lins, channel);
      for (int round = 0; round < 3; round++) {
        adas.done("remove-member", "conversation", channel, "account", lin.account());
        adas.done("add-members", "conversation", channel, "accounts", new UUID[] {lin.account()});
        awaitCard(lins, channel);
        UUID message = post(adas, channel, "Back again");
        assertThat(lins.entry(channel, "message").key()).isEqualTo(message);
      }
    }
  }

  @Test
  void aPublicChannelCanBeWatchedWhileItIsOnTheScreen() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID open = channel(adas, false);
      UUID closed = channel(adas, true);
      lins.send(new ClientFrame.Watch(closed, true));
      assertThat(lins.next(ServerFrame.Left.class).log()).isEqualTo(closed);
      lins.send(new ClientFrame.Watch(open, true));
      WireRange from = lins.next(ServerFrame.Range.class).range();
      assertThat(from.entries()).isEmpty();
      UUID message = post(adas, open, "In public");
      assertThat(lins.entry(open, "message").key()).isEqualTo(message);
      lins.send(new ClientFrame.Watch(open, false));
      lins.rest();
      post(adas, open, "Unheard");
      assertThat(lins.rest()).noneMatch(frame -> isRangeOf(frame, open));
    }
  }

  // ---- sessions

  @Test
  void aRevokedDeviceIsClosedWithinASecond() {
    Browser other = server.signIn(lin);
    try (Socket revoked = Socket.cookie(server.url(), cookie(other), origin())) {
      revoked.hello();
      revoked.resume(List.of());
      assertThat(lin.browser().post("/api/v1/devices/revoke-others").status()).isLessThan(300);
      long since = System.nanoTime();
      assertThat(revoked.closeCode()).isEqualTo(4003);
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since)).isLessThan(1_000);
    }
    try (Socket later = Socket.cookie(server.url(), cookie(other), origin())) {
      assertThat(later.closeCode()).isEqualTo(4003);
    }
  }

  @Test
  void signingOutClosesTheSocketAndKeepsTheReplica() {
    Browser browser = server.signIn(lin);
    try (Socket socket = Socket.cookie(server.url(), cookie(browser), origin())) {
      socket.hello();
      browser.delete("/api/v1/session");
      assertThat(socket.closeCode()).isEqualTo(4001);
    }
  }

  // ---- signals

  @Test
  void typingIsHeardByThoseWhoShowTheConversation() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID channel = channel(adas, true, lin.account());
      awaitCard(lins, channel);
      lins.send(new ClientFrame.Show(channel, List.of()));
      lins.rest();
      adas.send(new ClientFrame.SignalTyping(channel, null));
      var typing = lins.next(ServerFrame.Typing.class);
      assertThat(typing.account()).isEqualTo(ada.account());
      assertThat(typing.log()).isEqualTo(channel);
      adas.send(new ClientFrame.SignalTyping(channel, null));
      adas.rest();
      assertThat(lins.rest()).noneMatch(ServerFrame.Typing.class::isInstance);
    }
  }

  @Test
  void presenceIsToldToThoseWhoShowThePerson() {
    TestServer.Person wei = server.join(ada, "Wei");
    try (Socket adas = Socket.live(server, ada)) {
      adas.send(new ClientFrame.Show(null, List.of(wei.account())));
      assertThat(adas.next(ServerFrame.PresenceOf.class).accounts())
          .containsEntry(wei.account(), Presence.OFFLINE);
      try (Socket weis = Socket.live(server, wei)) {
        assertThat(adas.next(ServerFrame.PresenceOf.class).accounts())
            .containsEntry(wei.account(), Presence.WORKING);
        weis.send(new ClientFrame.SignalPresence(Presence.AWAY));
        assertThat(adas.next(ServerFrame.PresenceOf.class).accounts())
            .containsEntry(wei.account(), Presence.AWAY);
      }
      assertThat(adas.next(ServerFrame.PresenceOf.class).accounts())
          .containsEntry(wei.account(), Presence.OFFLINE);
    }
  }

  // ---- reading on

  /// Everything of a log from its beginning, by catch-up.
  static List<WireEntry> everything(Socket socket, UUID log) {
    var entries = new ArrayList<WireEntry>();
    CheckedPosition at = CheckedPosition.START;
    while (true) {
      socket.send(new ClientFrame.CatchUp(log, at));
      var ranges = new ArrayList<WireRange>();
      socket.upTo(
          frame -> {
            Socket.ranges(frame).stream()
                .filter(range -> range.log().equals(log) && range.head() != null)
                .forEach(ranges::add);
            return !ranges.isEmpty();
          });
      WireRange range = ranges.getFirst();
      for (WireEntry entry : range.entries()) {
        entries.removeIf(older -> older.key().equals(entry.key()));
        entries.add(entry);
      }
      at = range.at();
      if (range.head() == null || range.through() >= range.head()) {
        return entries;
      }
    }
  }

  private static boolean isRangeOf(ServerFrame frame, UUID log) {
    return Socket.ranges(frame).stream().anyMatch(range -> range.log().equals(log));
  }

  private static boolean mentions(ServerFrame frame, String text) {
    return frame.toString().contains(text);
  }
}
