package app.fermata.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.client.Client;
import app.fermata.client.ClientListener;
import app.fermata.client.Credentials;
import app.fermata.protocol.WireEntry;
import app.fermata.server.Browser;
import app.fermata.server.Browser.Answer;
import app.fermata.server.TestServer.Person;
import app.fermata.server.gateway.RawSocket;
import app.fermata.server.gateway.RawSocket.Frame;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/// Somebody who listens from the beginning of a round to its end, and what they must find then: the
/// house in order, and a conversation that goes on.
final class Aftermath implements ClientListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final House house;
  private final ConcurrentLinkedQueue<WireEntry> heard = new ConcurrentLinkedQueue<>();
  private final Client client;

  Aftermath(House house) throws Exception {
    this.house = house;
    this.client =
        Client.of(house.server().url(), new Credentials.Token(house.listener().token()))
            .listener(this)
            .connect();
    client.awaitLive(PATIENCE);
  }

  @Override
  public void entry(WireEntry entry) {
    heard.add(entry);
  }

  void isInOrder() {
    everyLogIsWithoutGaps();
    conversationsGoOn();
    whatWasHeardIsWhatIsThere(house.open());
    whatWasHeardIsWhatIsThere(house.shared());
  }

  /// Every number up to a log's last stands for an entry, or for one that was pruned.
  private void everyLogIsWithoutGaps() {
    assertThat(
            house
                .server()
                .number(
                    "SELECT count(*) FROM log_head h WHERE (h.seq, h.seq) <>"
                        + " (SELECT count(*), max(seq) FROM"
                        + " (SELECT seq FROM log_entry WHERE log = h.log"
                        + " UNION SELECT seq FROM log_pruned WHERE log = h.log) s)"))
        .as("logs with gaps")
        .isZero();
    assertThat(
            house
                .server()
                .number(
                    "SELECT count(*) FROM (SELECT log, key FROM log_entry GROUP BY log, key"
                        + " HAVING count(*) FILTER (WHERE newest) <> 1) k"))
        .as("objects without exactly one newest entry")
        .isZero();
  }

  /// Everybody who is still there writes over HTTP and over the socket, and is heard in order.
  private void conversationsGoOn() {
    Browser ada = house.ada().browser();
    List<Persona> people = List.of(house.member(), house.owner(), house.removed());
    var accounts = new ArrayList<UUID>();
    accounts.add(house.listener().account());
    for (Persona persona : people) {
      house.recover(persona);
      accounts.add(house.person(persona).account());
    }
    UUID channel = house.server().newId();
    done(
        ada.command(
            "create-channel",
            "conversation",
            channel,
            "name",
            "after-" + channel,
            "private",
            true,
            "members",
            accounts));
    awaits(() -> client.replica().cursor(channel).seq() > 0, "the new channel");
    var said = new ArrayList<UUID>();
    for (Persona persona : people) {
      Person person = house.person(persona);
      UUID first = house.server().newId();
      said.add(first);
      done(
          person
              .browser()
              .command(
                  "post-message", "conversation", channel, "message", first, "text", "Still here"));
      UUID second = house.server().newId();
      said.add(second);
      overSocket(persona, channel, second);
      assertThat(person.browser().get("/api/v1/cards").status()).isEqualTo(200);
      assertThat(person.browser().get("/api/v1/threads").status()).isEqualTo(200);
    }
    awaits(() -> messages(channel).size() >= said.size(), "what was said");
    assertThat(messages(channel).stream().map(WireEntry::key)).containsExactlyElementsOf(said);
    assertThat(messages(channel).stream().map(WireEntry::seq)).isSorted().doesNotHaveDuplicates();
  }

  private void overSocket(Persona by, UUID channel, UUID message) {
    try (RawSocket socket = RawSocket.live(house.server(), by.token())) {
      UUID id = house.server().newId();
      socket.text(
          """
          {"do":"command","id":"%s","kind":"post-message",\
          "args":{"conversation":"%s","message":"%s","text":"Still here"}}\
          """
              .formatted(id, channel, message));
      Frame answer = socket.upTo(frame -> frame.text().contains("\"id\":\"" + id));
      assertThat(answer.text()).startsWith("{\"is\":\"done\"");
    }
  }

  private List<WireEntry> messages(UUID channel) {
    return heard.stream()
        .filter(entry -> entry.log().equals(channel) && entry.kind().equals("message"))
        .toList();
  }

  /// What the listener holds of a conversation is what a reader finds who begins now.
  private void whatWasHeardIsWhatIsThere(UUID conversation) {
    Browser ada = house.ada().browser();
    ada.command("unarchive-channel", "conversation", conversation);
    done(
        ada.command(
            "post-message",
            "conversation",
            conversation,
            "message",
            house.server().newId(),
            "text",
            "The end"));
    Map<UUID, Long> newest = new HashMap<>();
    long head = read(conversation, newest);
    awaits(() -> client.replica().cursor(conversation).seq() >= head, "the end of the log");
    List<WireEntry> held = client.replica().entries(conversation);
    assertThat(held).isNotEmpty();
    for (WireEntry entry : held) {
      assertThat(newest).as(entry.kind()).containsEntry(entry.key(), entry.seq());
    }
  }

  private long read(UUID conversation, Map<UUID, Long> newest) {
    String after = "";
    while (true) {
      Answer range =
          house
              .listener()
              .browser()
              .get("/api/v1/conversations/" + conversation + "/range?limit=200" + after);
      assertThat(range.status()).as(range.body().toString()).isEqualTo(200);
      for (JsonNode entry : range.body().path("entries")) {
        newest.put(UUID.fromString(entry.path("key").asText()), entry.path("seq").asLong());
      }
      JsonNode at = range.body().path("at");
      if (range.body().path("through").asLong() >= range.body().path("head").asLong()) {
        return range.body().path("head").asLong();
      }
      after =
          "&after=%s.%s.%s"
              .formatted(
                  at.path("epoch").asText(), at.path("seq").asText(), at.path("check").asText());
    }
  }

  private static void done(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  private static void awaits(BooleanSupplier wanted, String what) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the listener waits for " + what).isLessThan(until);
      Thread.yield();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
