package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.client.Client;
import app.fermata.client.ClientListener;
import app.fermata.client.Credentials;
import app.fermata.protocol.Card;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import app.fermata.server.TestServer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Clients that lose their connection again and again.
class BadLinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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

  /// Remembers every entry it hears, in order.
  private static final class Ear implements ClientListener {
    final ConcurrentLinkedQueue<WireEntry> heard = new ConcurrentLinkedQueue<>();
    final Set<UUID> conversations = ConcurrentHashMap.newKeySet();

    @Override
    public void card(Card card) {
      conversations.add(card.log());
    }

    @Override
    public void entry(WireEntry entry) {
      heard.add(entry);
    }
  }

  private static Client client(TestServer.Person who, ClientListener ear) throws Exception {
    Client client =
        Client.of(server.url(), new Credentials.Token(who.token())).listener(ear).connect();
    client.awaitLive(PATIENCE);
    return client;
  }

  private static ObjectNode args(Object... pairs) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] instanceof UUID[] ids) {
        var array = node.putArray((String) pairs[i]);
        for (UUID id : ids) {
          array.add(id.toString());
        }
      } else if (pairs[i + 1] instanceof Boolean flag) {
        node.put((String) pairs[i], flag);
      } else {
        node.put((String) pairs[i], pairs[i + 1].toString());
      }
    }
    return node;
  }

  @Test
  void nothingIsLostDoubledOrOutOfOrderWhileConnectionsBreak() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var adaHears = new Ear();
    var linHears = new Ear();
    try (Client adas = client(ada, adaHears);
        Client lins = client(lin, linHears)) {
      UUID channel = adas.newId();
      await(
          adas.send(
              "create-channel",
              args(
                  "conversation",
                  channel,
                  "name",
                  "bad-link",
                  "private",
                  true,
                  "members",
                  new UUID[] {lin.account()})));
      // A replica begins at the card: what was said before is on a page of the past.
      awaitTrue(() -> adaHears.conversations.contains(channel));
      awaitTrue(() -> linHears.conversations.contains(channel));
      List<CompletableFuture<ServerFrame.Done>> answers = new ArrayList<>();
      Map<UUID, String> sent = new LinkedHashMap<>();
      for (int i = 0; i < 120; i++) {
        Client by = random.nextBoolean() ? adas : lins;
        UUID message = by.newId();
        sent.put(message, (by == adas ? "ada " : "lin ") + i);
        answers.add(
            by.send(
                "post-message",
                args("conversation", channel, "message", message, "text", sent.get(message))));
        if (random.nextInt(8) == 0) {
          (random.nextBoolean() ? adas : lins).dropConnection();
        }
        if (random.nextInt(6) == 0) {
          await(answers.get(random.nextInt(answers.size())));
        }
      }
      for (var answer : answers) {
        await(answer);
      }
      for (Ear ear : List.of(adaHears, linHears)) {
        awaitTrue(() -> messages(ear, channel).size() >= sent.size());
        List<WireEntry> heard = messages(ear, channel);
        assertThat(heard.stream().map(WireEntry::key)).doesNotHaveDuplicates();
        assertThat(heard.stream().map(WireEntry::key))
            .containsExactlyInAnyOrderElementsOf(sent.keySet());
        assertThat(heard.stream().map(WireEntry::seq)).isSorted();
        for (String who : List.of("ada", "lin")) {
          assertThat(
                  heard.stream().map(Socket::source).filter(text -> text.startsWith(who)).toList())
              .as("messages of one client in the order it sent them")
              .isEqualTo(sent.values().stream().filter(text -> text.startsWith(who)).toList());
        }
      }
    }
  }

  private static List<WireEntry> messages(Ear ear, UUID channel) {
    return ear.heard.stream()
        .filter(entry -> entry.log().equals(channel) && entry.kind().equals("message"))
        .toList();
  }

  /// Random histories: what a client that was there all along holds equals what a fresh reader is
  /// given, which is the newest entry of every key.
  @Test
  void aLiveClientEqualsAFreshOneAfterAnyHistory() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    try (Client adas = client(ada, new Ear());
        Client lins = client(lin, new Ear())) {
      for (int round = 0; round < 4; round++) {
        UUID channel = adas.newId();
        await(
            adas.send(
                "create-channel",
                args("conversation", channel, "name", "history-" + round + seed)));
        await(lins.send("join-channel", args("conversation", channel)));
        List<UUID> messages = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
          step(random, adas, lins, channel, messages);
        }
        await(lins.send("join-channel", args("conversation", channel)));
        // A replica begins at the card: one that is asked for later would begin after the purpose.
        awaitHead(lins, lin, channel);
        await(adas.send("set-purpose", args("conversation", channel, "purpose", "the end")));
        sameAsFresh(adas, ada, channel);
        sameAsFresh(lins, lin, channel);
      }
    }
  }

  private static void step(
      Random random, Client adas, Client lins, UUID channel, List<UUID> messages) throws Exception {
    Client by = random.nextBoolean() ? adas : lins;
    UUID some = messages.isEmpty() ? by.newId() : messages.get(random.nextInt(messages.size()));
    CompletableFuture<ServerFrame.Done> answer =
        switch (random.nextInt(9)) {
          case 0, 1, 2 -> {
            UUID message = by.newId();
            messages.add(message);
            ObjectNode post =
                args("conversation", channel, "message", message, "text", "t" + random.nextInt());
            if (random.nextInt(3) == 0 && !some.equals(message)) {
              post.put("thread", some.toString());
            }
            yield by.send("post-message", post);
          }
          case 3 ->
              by.send(
                  "edit-message",
                  args("conversation", channel, "message", some, "text", "e" + random.nextInt()));
          case 4 -> by.send("delete-message", args("conversation", channel, "message", some));
          case 5, 6 ->
              by.send(
                  "react",
                  args(
                      "conversation",
                      channel,
                      "message",
                      some,
                      "emoji",
                      "👍",
                      "on",
                      random.nextBoolean()));
          case 7 -> lins.send("leave-conversation", args("conversation", channel));
          default -> lins.send("join-channel", args("conversation", channel));
        };
    if (random.nextInt(12) == 0) {
      by.dropConnection();
    }
    if (random.nextInt(3) == 0) {
      // Refusals are part of history: what was deleted cannot be edited, strangers cannot post.
      answer.handle((done, refused) -> refused == null).get(60, TimeUnit.SECONDS);
    }
  }

  private static void sameAsFresh(Client live, TestServer.Person who, UUID channel)
      throws Exception {
    awaitHead(live, who, channel);
    try (Socket fresh = Socket.live(server, who)) {
      Map<UUID, WireEntry> newest = new LinkedHashMap<>();
      GatewayTest.everything(fresh, channel).forEach(entry -> newest.put(entry.key(), entry));
      Set<UUID> differing = new HashSet<>();
      for (WireEntry held : live.replica().entries(channel)) {
        if (!held.equals(newest.get(held.key()))) {
          differing.add(held.key());
        }
      }
      assertThat(differing).isEmpty();
      assertThat(live.replica().entries(channel)).isNotEmpty();
    }
  }

  /// Waits until the client has heard all that a fresh reader is given now.
  private static void awaitHead(Client live, TestServer.Person who, UUID channel) throws Exception {
    live.awaitLive(PATIENCE);
    long head;
    try (Socket fresh = Socket.live(server, who)) {
      head =
          GatewayTest.everything(fresh, channel).stream().mapToLong(WireEntry::seq).max().orElse(0);
    }
    awaitTrue(() -> live.replica().cursor(channel).seq() >= head);
  }

  private static void await(CompletableFuture<ServerFrame.Done> answer) throws Exception {
    answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void awaitTrue(java.util.function.BooleanSupplier wanted)
      throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("it does not come about");
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
