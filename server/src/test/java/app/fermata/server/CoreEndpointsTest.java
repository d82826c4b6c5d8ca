package app.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Browser.Answer;
import app.fermata.server.TestServer.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// People, channels, timelines, cards and threads over HTTP, on a whole server.
class CoreEndpointsTest {
  private static TestServer server;
  private static Person ada;
  private static Person bo;
  private static Person chen;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ada = server.setUp();
    bo = server.join(ada, "Bo");
    chen = server.join(ada, "Chen");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static UUID channel(Person creator, String name, boolean isPrivate) {
    UUID id = server.newId();
    done(
        creator
            .browser()
            .command("create-channel", "conversation", id, "name", name, "private", isPrivate));
    return id;
  }

  private static UUID post(Person who, UUID conversation, String text) {
    UUID id = server.newId();
    done(
        who.browser()
            .command("post-message", "conversation", conversation, "message", id, "text", text));
    return id;
  }

  private static UUID reply(Person who, UUID conversation, UUID root, String text) {
    UUID id = server.newId();
    done(
        who.browser()
            .command(
                "post-message",
                "conversation",
                conversation,
                "message",
                id,
                "text",
                text,
                "thread",
                root));
    return id;
  }

  private static Answer done(Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    return answer;
  }

  private static Answer get(Person who, String path) {
    return done(who.browser().get(path));
  }

  private static String in(UUID conversation, String rest) {
    return "/api/v1/conversations/" + conversation + rest;
  }

  private static List<String> texts(JsonNode entries) {
    return entries
        .valueStream()
        .filter(entry -> entry.path("kind").asText().equals("message"))
        .map(entry -> entry.path("body").path("source").asText("gone"))
        .toList();
  }

  @Test
  void peopleAreFoundByNameAndById() {
    assertThat(get(ada, "/api/v1/people?query=CHE").items())
        .extracting(person -> person.path("body").path("name").asText())
        .containsExactly("Chen");
    assertThat(get(ada, "/api/v1/people?ids=" + bo.account() + "," + ada.account()).items())
        .hasSize(2);
    Answer first = get(ada, "/api/v1/people?limit=2");
    assertThat(first.items()).hasSize(2);
    Answer second = get(ada, "/api/v1/people?limit=2&pageToken=" + first.text("nextPageToken"));
    assertThat(second.items())
        .extracting(person -> person.path("body").path("name").asText())
        .containsExactly("Chen");
    assertThat(second.body().has("nextPageToken")).isFalse();
  }

  @Test
  void channelsAreBrowsedButForThosePrivateToOthers() {
    UUID open = channel(bo, "alpha-open", false);
    UUID secret = channel(bo, "alpha-secret", true);
    assertThat(get(bo, "/api/v1/channels?query=Alpha").items())
        .extracting(channel -> channel.path("conversation").asText())
        .containsExactly(open.toString(), secret.toString());
    List<JsonNode> seen = get(chen, "/api/v1/channels?query=alpha").items();
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().path("members").asInt()).isEqualTo(1);
    assertThat(seen.getFirst().path("joined").asBoolean()).isFalse();
    done(bo.browser().command("archive-channel", "conversation", open));
    assertThat(get(chen, "/api/v1/channels?query=alpha").items()).isEmpty();
    assertThat(get(chen, "/api/v1/channels?query=alpha&archived=true").items()).hasSize(1);
  }

  @Test
  void aTimelineIsPagedFromItsEndToItsBeginning() {
    UUID room = channel(ada, "paged", false);
    List<UUID> messages = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      messages.add(post(ada, room, "message " + i));
    }
    reply(ada, room, messages.get(6), "a reply");
    Answer last = get(ada, in(room, "/page?limit=3"));
    assertThat(texts(last.body().path("entries")))
        .containsExactly("message 4", "message 5", "message 6");
    assertThat(last.body().path("last").asBoolean()).isTrue();
    JsonNode thread = last.body().path("threads").path(0);
    assertThat(thread.path("root").asText()).isEqualTo(messages.get(6).toString());
    assertThat(thread.path("replies").asInt()).isEqualTo(1);
    assertThat(thread.path("participants").path(0).asText()).isEqualTo(ada.account().toString());
    Answer before = get(ada, in(room, "/page?limit=3&before=" + last.body().path("from").asLong()));
    assertThat(texts(before.body().path("entries")))
        .containsExactly("message 1", "message 2", "message 3");
    assertThat(texts(get(ada, in(room, "/page?thread=" + messages.get(6))).body().path("entries")))
        .containsExactly("a reply");
    assertThat(
            texts(
                get(ada, in(room, "/page?limit=1&message=" + messages.get(2)))
                    .body()
                    .path("entries")))
        .containsExactly("message 2");
    assertThat(get(ada, in(room, "/page?date=2001-01-01")).body().path("first").asBoolean())
        .isTrue();
    assertThat(ada.browser().get(in(room, "/page?before=3&after=4")).code()).isEqualTo("invalid");
  }

  @Test
  void whatIsUnreadIsCountedAndFound() {
    UUID room = channel(ada, "unread", false);
    done(bo.browser().command("join-channel", "conversation", room));
    UUID root = post(ada, room, "one");
    post(ada, room, "[@Bo](fermata:account/" + bo.account() + ") two");
    reply(bo, room, root, "mine");
    reply(ada, room, root, "three");
    JsonNode card = get(bo, in(room, "/card")).body();
    assertThat(card.path("unread").asInt()).isEqualTo(2);
    assertThat(card.path("mentions").asInt()).isEqualTo(1);
    assertThat(card.path("threads").path(0).path("unread").asInt()).isEqualTo(1);
    long first = card.path("firstUnread").asLong();
    assertThat(get(bo, in(room, "/page?unread=first&limit=1")).body().path("from").asLong())
        .isEqualTo(first);
    done(
        bo.browser()
            .command(
                "mark-read",
                "conversation",
                room,
                "generation",
                0,
                "through",
                card.path("at").path("seq").asLong()));
    assertThat(get(bo, in(room, "/card")).body().path("unread").asInt()).isZero();
    assertThat(get(bo, "/api/v1/threads").items())
        .anyMatch(thread -> thread.path("root").asText().equals(root.toString()));
    assertThat(following(bo, root)).isTrue();
    done(bo.browser().command("follow-thread", "conversation", room, "thread", root, "on", false));
    assertThat(following(bo, root)).isFalse();
    assertThat(following(bo, server.newId())).isFalse();
    done(bo.browser().command("mark-all-read"));
    assertThat(get(bo, "/api/v1/cards?limit=200").items())
        .allMatch(one -> one.path("unread").asInt() == 0 && one.path("threads").isEmpty());
  }

  private boolean following(Person person, UUID root) {
    return get(person, "/api/v1/threads/" + root).body().path("following").asBoolean();
  }

  @Test
  void cardsComeInPagesAndEachOnce() {
    List<String> all = new ArrayList<>();
    String token = "";
    do {
      Answer page = get(ada, "/api/v1/cards?limit=1" + token);
      page.items().forEach(card -> all.add(card.path("log").asText()));
      token = page.body().has("nextPageToken") ? "&pageToken=" + page.text("nextPageToken") : "";
    } while (!token.isEmpty());
    assertThat(all)
        .doesNotHaveDuplicates()
        .hasSameSizeAs(get(ada, "/api/v1/cards?limit=200").items());
  }

  @Test
  void aMessagesVersionsAreKeptUntilItIsDeleted() {
    UUID room = channel(ada, "history", false);
    UUID message = post(ada, room, "frist");
    edit(room, message, "first");
    String path = in(room, "/entries/" + message + "/history");
    assertThat(sources(get(bo, path))).containsExactly("first", "frist");
    done(ada.browser().command("delete-message", "conversation", room, "message", message));
    assertThat(get(bo, path).items()).isEmpty();
    assertThat(
            get(bo, in(room, "/entries?keys=" + message)).items().getFirst().path("gone").asText())
        .isEqualTo("deleted");
  }

  @Test
  void versionsArePagedAndAnEditMeanwhileRepeatsNone() {
    UUID room = channel(ada, "versions", false);
    UUID message = post(ada, room, "v0");
    for (int i = 1; i <= 4; i++) {
      edit(room, message, "v" + i);
    }
    String path = in(room, "/entries/" + message + "/history?limit=2");
    Answer newest = get(bo, path);
    assertThat(sources(newest)).containsExactly("v4", "v3");
    edit(room, message, "v5");
    Answer older = get(bo, path + "&pageToken=" + newest.text("nextPageToken"));
    assertThat(sources(older)).containsExactly("v2", "v1");
    Answer oldest = get(bo, path + "&pageToken=" + older.text("nextPageToken"));
    assertThat(sources(oldest)).containsExactly("v0");
    assertThat(oldest.body().has("nextPageToken")).isFalse();
    assertThat(ada.browser().get(path + "&pageToken=eA").code()).isEqualTo("invalid");
  }

  private static void edit(UUID room, UUID message, String text) {
    done(
        ada.browser()
            .command("edit-message", "conversation", room, "message", message, "text", text));
  }

  private static List<String> sources(Answer versions) {
    return versions.items().stream()
        .map(version -> version.path("body").path("source").asText())
        .toList();
  }

  @Test
  void aRangeGoesOnWhereTheLastOneEnded() {
    UUID room = channel(ada, "range", false);
    post(ada, room, "one");
    JsonNode all = get(ada, in(room, "/range?limit=200")).body();
    assertThat(all.path("through").asLong()).isEqualTo(all.path("head").asLong());
    post(ada, room, "two");
    JsonNode at = all.path("at");
    String after =
        at.path("epoch").asText() + "." + at.path("seq").asText() + "." + at.path("check").asText();
    JsonNode more = get(ada, in(room, "/range?after=" + after)).body();
    assertThat(texts(more.path("entries"))).containsExactly("two");
    assertThat(ada.browser().get(in(room, "/range?after=9.9.00000000")).status()).isEqualTo(410);
    assertThat(ada.browser().get(in(room, "/range?after=x")).code()).isEqualTo("invalid");
  }

  @Test
  void membersAreListedAndFoundByName() {
    UUID room = channel(ada, "members", false);
    done(bo.browser().command("join-channel", "conversation", room));
    done(chen.browser().command("join-channel", "conversation", room));
    done(chen.browser().command("leave-conversation", "conversation", room));
    assertThat(get(ada, in(room, "/members")).items())
        .extracting(member -> member.path("key").asText())
        .containsExactly(ada.account().toString(), bo.account().toString());
    assertThat(get(ada, in(room, "/members?query=b")).items()).hasSize(1);
  }

  @Test
  void aPrivateConversationIsNotThereForOthersWhateverIsAsked() {
    UUID secret = channel(bo, "not-yours", true);
    UUID message = post(bo, secret, "hush");
    UUID nowhere = server.newId();
    for (String rest :
        List.of(
            "/card",
            "/page",
            "/page?message=" + message,
            "/members",
            "/entries?keys=" + message,
            "/entries/" + message + "/history",
            "/range")) {
      Answer hidden = ada.browser().get(in(secret, rest));
      Answer missing = ada.browser().get(in(nowhere, rest));
      assertThat(hidden.status()).as(rest).isEqualTo(404);
      assertThat(hidden.body()).as(rest).isEqualTo(missing.body());
    }
  }
}
