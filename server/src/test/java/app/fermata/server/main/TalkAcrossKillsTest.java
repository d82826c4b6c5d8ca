package app.fermata.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.client.Client;
import app.fermata.client.ClientListener;
import app.fermata.client.Credentials;
import app.fermata.client.SignIn;
import app.fermata.protocol.Card;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People talk while the server is killed with SIGKILL and started again, on its own PostgreSQL
/// with fsync on.
class TalkAcrossKillsTest {
  private static final int KILLS = Integer.getInteger("fermata.kills", 3);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path temp;

  @Test
  void everythingAcknowledgedIsThereOnceAndInOrder() throws Exception {
    long seed = Long.getLong("fermata.seed", System.nanoTime());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    Path data = temp.resolve("data");
    ServerProcess server = ServerProcess.start(data);
    URI url = server.url();
    ServerProcess.command(data, "a long passphrase", ServerProcess.setUp());
    var heard = new ConcurrentLinkedQueue<WireEntry>();
    Set<UUID> cards = ConcurrentHashMap.newKeySet();
    Credentials ada = SignIn.withPassword(url, "ada@example.org", "a long passphrase", "a device");
    try (Client client = Client.of(url, ada).listener(listener(heard, cards)).connect()) {
      client.awaitLive(PATIENCE);
      UUID channel = client.newId();
      var create = JsonNodeFactory.instance.objectNode();
      create.put("conversation", channel.toString()).put("name", "kills");
      client.send("create-channel", create).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      // A replica begins at the card.
      cardOf(cards, channel);

      Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
      List<UUID> sent = new ArrayList<>();
      List<CompletableFuture<ServerFrame.Done>> answers = new ArrayList<>();
      var talking = new AtomicBoolean(true);
      Thread talker =
          Thread.ofVirtual()
              .start(() -> talk(client, channel, talking, sent, answers, acknowledged));
      for (int i = 0; i < KILLS; i++) {
        int before = acknowledged.size();
        int more = 1 + random.nextInt(60);
        while (acknowledged.size() < before + more) {
          Thread.yield();
        }
        ServerProcess.signal("KILL", server.process().pid());
        server.awaitEnd();
        server = ServerProcess.start(data, "--port", Integer.toString(url.getPort()));
      }
      talking.set(false);
      talker.join();
      for (var answer : answers) {
        answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      client.awaitLive(PATIENCE);
      List<WireEntry> messages = await(heard, channel, sent.size());
      assertThat(messages.stream().map(WireEntry::key)).containsExactlyElementsOf(sent);
      assertThat(messages.stream().map(WireEntry::seq)).isSorted().doesNotHaveDuplicates();
      assertThat(sent).containsAll(acknowledged);
    } finally {
      server.close();
    }
  }

  private static ClientListener listener(ConcurrentLinkedQueue<WireEntry> heard, Set<UUID> cards) {
    return new ClientListener() {
      @Override
      public void entry(WireEntry entry) {
        heard.add(entry);
      }

      @Override
      public void card(Card card) {
        cards.add(card.log());
      }
    };
  }

  private static void cardOf(Set<UUID> cards, UUID channel) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!cards.contains(channel) && System.nanoTime() < until) {
      Thread.yield();
    }
  }

  private static void talk(
      Client client,
      UUID channel,
      AtomicBoolean talking,
      List<UUID> sent,
      List<CompletableFuture<ServerFrame.Done>> answers,
      Set<UUID> acknowledged) {
    while (talking.get()) {
      UUID message = client.newId();
      var post = JsonNodeFactory.instance.objectNode();
      post.put("conversation", channel.toString())
          .put("message", message.toString())
          .put("text", "number " + sent.size());
      sent.add(message);
      var answer = client.send("post-message", post);
      answers.add(answer);
      answer.thenRun(() -> acknowledged.add(message));
      if (sent.size() % 10 == 0) {
        answer.join();
      }
    }
  }

  private static List<WireEntry> await(
      ConcurrentLinkedQueue<WireEntry> heard, UUID channel, int wanted) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<WireEntry> messages =
          heard.stream()
              .filter(entry -> entry.log().equals(channel) && entry.kind().equals("message"))
              .toList();
      if (messages.size() >= wanted || System.nanoTime() > until) {
        return messages;
      }
      Thread.yield();
    }
  }
}
