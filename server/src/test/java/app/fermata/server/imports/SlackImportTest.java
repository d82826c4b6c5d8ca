package app.fermata.server.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.log.Entry;
import app.fermata.log.Mark;
import app.fermata.server.Examples;
import app.fermata.server.access.Actor;
import app.fermata.server.access.ConversationType;
import app.fermata.server.access.Role;
import app.fermata.server.command.Keys;
import app.fermata.server.conversation.ConversationBody;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.MembershipBody;
import app.fermata.server.conversation.MessageBody;
import app.fermata.server.conversation.ReactionBody;
import app.fermata.server.imports.Tally.Sort;
import app.fermata.server.slack.Exports;
import app.fermata.server.slack.RefusedExportException;
import app.fermata.server.workspace.AccountBody;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackImportTest {
  @TempDir Path folder;
  private final Imports server = new Imports();

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static void adds(ImportReport report, Sort sort, long read, long imported, long skipped) {
    assertThat(
            List.of(
                report.tally().read(sort),
                report.tally().imported(sort),
                report.tally().skipped(sort)))
        .as(sort.word())
        .containsExactly(read, imported, skipped);
  }

  private static String general(String... messages) {
    return "[" + String.join(",", messages) + "]";
  }

  private static String said(String user, String text, String ts) {
    return "{\"type\":\"message\",\"user\":\"%s\",\"text\":\"%s\",\"ts\":\"%s\"}"
        .formatted(user, text, ts);
  }

  @Test
  void aGenuineExportComesOverWhole() throws Exception {
    ImportReport report = server.run(Exports.excerpt(folder));

    adds(report, Sort.PEOPLE, 71, 71, 0);
    adds(report, Sort.CONVERSATIONS, 6, 6, 0);
    adds(report, Sort.MESSAGES, 413, 413, 0);
    adds(report, Sort.REACTIONS, 63, 63, 0);
    adds(report, Sort.FILES, 15, 15, 0);
    assertThat(report.json().path("problems")).isEmpty();
    ConversationBody datajam =
        ConversationBody.read(
            server
                .examples
                .newest(server.channel("C061A0WJG"), server.channel("C061A0WJG"))
                .body());
    assertThat(datajam.name()).isEqualTo("datajam");
    assertThat(datajam.importedFrom()).isEqualTo("slack");
    long paged =
        server.entries(server.channel("C061A0WJG")).stream()
            .filter(e -> e.kind().equals("message") || e.kind().equals("system-line"))
            .count();
    assertThat(paged).isEqualTo(173);
  }

  @Test
  void aSecondRunAddsNothing() throws Exception {
    for (Path zip : List.of(Exports.excerpt(folder), Exports.today().zip(folder))) {
      ImportReport first = server.run(zip);
      Map<String, String> before = server.everything();
      server.log.dieAt(1, false);
      ImportReport second = server.run(zip);

      assertThat(server.log.appends()).isZero();
      assertThat(server.everything()).isEqualTo(before);
      for (Sort sort : Sort.values()) {
        assertThat(second.tally().imported(sort)).as(sort.word()).isZero();
        assertThat(second.tally().read(sort)).as(sort.word()).isEqualTo(first.tally().read(sort));
      }
      server.log.dieAt(Integer.MAX_VALUE, false);
    }
  }

  @Test
  void aDryRunWritesNothingAndSaysWhatAnImportWouldDo() throws Exception {
    for (Path zip : List.of(Exports.excerpt(folder), Exports.today().zip(folder))) {
      server.log.dieAt(1, false);
      ObjectNode planned = server.run(zip, true).json();
      assertThat(server.log.appends()).isZero();
      server.log.dieAt(Integer.MAX_VALUE, false);
      ObjectNode done = server.run(zip).json();
      for (String part : List.of("read", "imported", "skipped", "problems")) {
        assertThat(planned.path(part)).as(part).isEqualTo(done.path(part));
      }
    }
  }

  @Test
  void theReportNamesWhatIsArchivedAndWhatIsCalledOtherwise() throws Exception {
    server.examples.channel(server.examples.ada, "plans");
    Path zip =
        Exports.small()
            .file(
                "channels.json",
                """
                [{"id":"C1","name":"plans","members":[]},{"id":"C3","name":"new","members":[]},
                 {"id":"C2","name":"old","is_archived":true,"members":[]}]
                """)
            .zip(folder);
    for (boolean again : List.of(false, true)) {
      ObjectNode report = server.run(zip).json();
      assertThat(report.path("archived").toString())
          .as("again: " + again)
          .isEqualTo("{\"count\":1,\"names\":[\"old\"]}");
      assertThat(report.path("renamed").toString())
          .isEqualTo("{\"count\":1,\"channels\":[{\"from\":\"plans\",\"to\":\"plans-imported\"}]}");
      assertThat(report.path("lines").toString())
          .contains("\"  old\"", "\"  plans → plans-imported\"");
      assertThat(report.path("problems")).isEmpty();
    }
  }

  @Test
  void todaysFormatAddsUp() throws Exception {
    ImportReport report = server.run(Exports.today().zip(folder));

    adds(report, Sort.PEOPLE, 7, 7, 0);
    adds(report, Sort.CONVERSATIONS, 6, 6, 0);
    adds(report, Sort.MESSAGES, 33, 30, 3);
    adds(report, Sort.REACTIONS, 8, 4, 4);
    adds(report, Sort.FILES, 4, 2, 2);
    assertThat(report.json().path("problems").findValuesAsText("reason"))
        .containsExactlyInAnyOrder(
            "Fermata does not know this file; it was not read.",
            "Fermata does not know blocks of type \"hologram\"; their words were kept.",
            "The export does not say who gave 4 of the reactions :shipit:.",
            "The file was deleted in Slack.",
            "Slack hid the file because of its plan's limit.",
            "The message that this one replies to is not in the export.",
            "The message has no time, which is its id in Slack.",
            "This is no message.",
            "The message is in the export twice.");
  }

  @Test
  void peopleComeAsAccountsThatNobodyHasClaimed() throws Exception {
    server.run(Exports.today().zip(folder));

    AccountBody ada = account("U1");
    assertThat(ada)
        .isEqualTo(
            new AccountBody("Ada L.", Role.MEMBER, false, false, true, "Europe/London", "Counts"));
    assertThat(account("U3").deactivated()).isTrue();
    assertThat(account("U4").role()).isEqualTo(Role.GUEST);
    assertThat(account("U5").bot()).isTrue();
    assertThat(account("U9").name()).isEqualTo("Ed of Elsewhere");
    assertThat(account("U9").role()).isEqualTo(Role.GUEST);
    assertThat(account("USLACKBOT").name()).isEqualTo("Slackbot");
    assertThat(server.everything().values()).noneMatch(body -> body.contains("example.org\",\"e"));
    assertThat(server.everything().values()).noneMatch(body -> body.contains("ada@example.org"));
  }

  private AccountBody account(String slackId) {
    return AccountBody.read(
        server.examples.newest(server.examples.workspace, server.account(slackId)).body());
  }

  @Test
  void conversationsOpenToWhoWasInThem() throws Exception {
    server.run(Exports.today().zip(folder));
    UUID workspace = server.examples.workspace;
    UUID direct = Keys.direct(workspace, List.of(server.account("U1"), server.account("U2")));
    UUID group =
        Keys.direct(
            workspace, List.of(server.account("U1"), server.account("U2"), server.account("U3")));
    Actor ada = new Actor(workspace, server.account("U1"), Role.MEMBER, null);
    Actor bo = new Actor(workspace, server.account("U2"), Role.MEMBER, null);
    var conversations = server.examples.core.conversations();

    assertThat(conversations.mayRead(bo, server.channel("G1"))).isFalse();
    assertThat(conversations.mayRead(server.examples.ada, server.channel("G1"))).isFalse();
    assertThat(conversations.mayRead(ada, server.channel("G1"))).isTrue();
    assertThat(conversations.mayRead(bo, direct)).isTrue();
    assertThat(conversations.mayRead(server.examples.ada, direct)).isFalse();
    assertThat(conversations.mayRead(server.examples.ada, server.channel("C1"))).isTrue();
    assertThat(body(direct).type()).isEqualTo(ConversationType.DIRECT);
    assertThat(body(group).type()).isEqualTo(ConversationType.GROUP);
    assertThat(body(server.channel("G1")).isPrivate()).isTrue();
    assertThat(body(server.channel("C2")).archived()).isTrue();
    assertThat(body(server.channel("C2")).purpose()).isEqualTo("Only a topic");
    MembershipBody membership =
        MembershipBody.read(
            server.examples.newest(server.channel("C1"), server.account("U1")).body());
    assertThat(membership.owner()).isTrue();
    assertThat(membership.floor()).isEqualTo(1);
  }

  private ConversationBody body(UUID conversation) {
    return ConversationBody.read(server.examples.newest(conversation, conversation).body());
  }

  @Test
  void messagesKeepAuthorTimeTextThreadAndOrigin() throws Exception {
    server.run(Exports.today().zip(folder));

    Entry root = server.entry("C1", "1709290000.000100");
    MessageBody body = MessageBody.read(root.body());
    assertThat(root.creator()).isEqualTo(server.account("U1"));
    assertThat(body.sentAt()).isEqualTo(java.time.Instant.ofEpochMilli(1709290000000L));
    assertThat(body.edited()).isTrue();
    assertThat(body.pinned()).isTrue();
    assertThat(body.imported())
        .isEqualTo(new MessageBody.Imported("slack", "1709290000.000100", "1709290500.000000"));
    assertThat(server.entry("C1", "1709290002.000100").parent()).isEqualTo(root.key());
    assertThat(server.message("C1", "1709290003.000100").inStream()).isTrue();
    assertThat(server.entry("C1", "1709290009.000100").mark()).isEqualTo(Mark.DELETED);
    assertThat(server.entry("C1", "1709290010.000100").parent())
        .isEqualTo(server.messageKey("C1", "1709290009.000100"));
    assertThat(server.message("C1", "1600000000.000100").source())
        .isEqualTo("_This message is not in the export._");
    assertThat(server.message("C1", "1709290001.000100").source())
        .isEqualTo("Second by time, now changed");
    assertThat(server.entry("C1", "1709290008.000100").mark()).isEqualTo(Mark.DELETED);
    MessageBody rich = server.message("C1", "1709290004.000100");
    assertThat(rich.people()).containsExactly(server.account("U2"));
    assertThat(rich.channels()).containsExactly(server.channel("C2"));
    assertThat(server.entry("C1", "1709290005.000100").creator()).isEqualTo(server.account("U5"));
    assertThat(server.message("C1", "1709290005.000100").botName()).isEqualTo("deploy-bot");
    assertThat(server.message("C1", "1709290006.000100").files())
        .extracting(MessageBody.File::url)
        .containsExactly(
            "https://files.slack.com/files-pri/T1-F1/plan.pdf",
            "https://docs.google.com/spreadsheets/d/1");
  }

  @Test
  void reactionsBelongToWhoGaveThem() throws Exception {
    server.run(Exports.today().zip(folder));
    UUID root = server.messageKey("C1", "1709290000.000100");
    Entry toned =
        server.examples.newest(
            server.channel("C1"), Keys.reaction(root, server.account("U2"), "👍🏼"));
    assertThat(toned.creator()).isEqualTo(server.account("U2"));
    assertThat(ReactionBody.read(toned.body())).isEqualTo(new ReactionBody("👍🏼", true));
    assertThat(
            server.log.newest(
                server.channel("C1"), Keys.reaction(root, server.account("U2"), ":shipit:")))
        .isPresent();
  }

  @Test
  void aNameThatIsTakenHereGetsAnAddition() throws Exception {
    server.examples.channel(server.examples.ada, "general-chat");
    Exports export =
        Exports.small()
            .file(
                "channels.json",
                """
                [{"id":"C1","name":"general-chat","members":[]},{"id":"C2","name":"free","members":[]}]
                """);
    server.run(export.zip(folder));
    assertThat(body(server.channel("C1")).name()).isEqualTo("general-chat-imported");
    assertThat(body(server.channel("C2")).name()).isEqualTo("free");
    Exports renamed =
        export.file(
            "channels.json",
            """
            [{"id":"C1","name":"general-chat","members":[]},{"id":"C2","name":"bird","members":[]}]
            """);
    server.run(renamed.zip(folder));
    assertThat(body(server.channel("C1")).name()).isEqualTo("general-chat-imported");
    assertThat(body(server.channel("C2")).name()).isEqualTo("bird");
    server.examples.channel(server.examples.ada, "free");
  }

  @Test
  void aNewerExportAddsOnlyWhatIsNewUnderALineWherePeopleHaveWritten() throws Exception {
    String first = said("U1", "old", "1704100000.000100");
    Exports export = Exports.small().file("general/2024-01-01.json", general(first));
    server.run(export.zip(folder));
    UUID channel = server.channel("C1");
    server.examples.done(server.examples.ada, "join-channel", Examples.in(channel));
    UUID here = server.examples.post(server.examples.ada, channel, "written here");
    export.file(
        "general/2024-01-02.json",
        general(said("U2", "new", "1704200000.000100"), said("U2", "newer", "1704200001.000100")));

    ImportReport report = server.run(export.zip(folder));

    adds(report, Sort.MESSAGES, 3, 2, 1);
    UUID added = server.messageKey("C1", "1704200000.000100");
    List<UUID> order = server.order(channel);
    assertThat(order)
        .containsSubsequence(
            server.messageKey("C1", "1704100000.000100"),
            here,
            server.ids.divider(added),
            added,
            server.messageKey("C1", "1704200001.000100"));
    adds(server.run(export.zip(folder)), Sort.MESSAGES, 3, 0, 3);
    export.file("general/2024-01-03.json", general(said("U1", "newest", "1704300000.000100")));
    server.run(export.zip(folder));
    assertThat(
            server.entries(channel).stream()
                .filter(e -> e.body().asUtf8().contains("\"imported\"}")))
        .as("nobody has written since, so there is one divider")
        .hasSize(1);
  }

  @Test
  void whatWasEditedInSlackIsEditedHereAndOlderExportsChangeNothing() throws Exception {
    Exports older =
        Exports.small()
            .file("general/2024-01-01.json", general(said("U1", "old", "1704100000.000100")));
    Path old = older.zip(folder);
    server.run(old);
    Exports newer =
        Exports.small()
            .file(
                "general/2024-01-01.json",
                """
                [{"type":"message","user":"U1","text":"edited","ts":"1704100000.000100","edited":{"user":"U1","ts":"1704100009.000000"}}]
                """);
    adds(server.run(newer.zip(folder)), Sort.MESSAGES, 1, 1, 0);
    MessageBody edited = server.message("C1", "1704100000.000100");
    assertThat(edited.source()).isEqualTo("edited");
    assertThat(edited.edited()).isTrue();
    adds(server.run(old), Sort.MESSAGES, 1, 0, 1);
    assertThat(server.message("C1", "1704100000.000100").source()).isEqualTo("edited");
  }

  @Test
  void somebodyRenamedInSlackChangesNoMessageThatMentionsThem() throws Exception {
    Exports export =
        Exports.small()
            .file(
                "general/2024-01-01.json", general(said("U1", "hello <@U2>", "1704100000.000100")));
    server.run(export.zip(folder));
    export.file(
        "users.json",
        "[{\"id\":\"U1\",\"real_name\":\"Ada L.\"},{\"id\":\"U2\",\"real_name\":\"Bo ]( X\"}]");
    adds(server.run(export.zip(folder)), Sort.MESSAGES, 1, 0, 1);
    assertThat(account("U2").name()).isEqualTo("Bo ]( X");
  }

  @Test
  void whatWasChangedOrDeletedHereStaysSo() throws Exception {
    Exports export =
        Exports.small()
            .file(
                "general/2024-01-01.json",
                """
                [{"type":"message","user":"U1","text":"one","ts":"1704100000.000100","reactions":[{"name":"+1","users":["U1"],"count":1}]},
                 {"type":"message","user":"U1","text":"two","ts":"1704100001.000100","reactions":[{"name":"+1","users":["U1"],"count":1}]}]
                """);
    Path old = export.zip(folder);
    server.run(old);
    UUID channel = server.channel("C1");
    Actor claimed = new Actor(server.examples.workspace, server.account("U1"), Role.MEMBER, null);
    server
        .examples
        .core
        .workspaces()
        .claim(server.examples.workspace, claimed.account(), null, null);
    UUID one = server.messageKey("C1", "1704100000.000100");
    UUID two = server.messageKey("C1", "1704100001.000100");
    server.examples.done(
        claimed, "delete-message", Examples.in(channel).put("message", one.toString()));
    server.examples.done(
        claimed,
        "edit-message",
        Examples.in(channel).put("message", two.toString()).put("text", "mine"));
    server.examples.done(
        claimed,
        "react",
        Examples.in(channel).put("message", two.toString()).put("emoji", "👍").put("on", false));

    adds(server.run(old), Sort.MESSAGES, 2, 0, 2);
    server.run(
        export
            .file(
                "general/2024-01-01.json",
                """
                [{"type":"message","user":"U1","text":"one!","ts":"1704100000.000100","edited":{"ts":"1704100009.000100"},"reactions":[{"name":"tada","users":["U2"],"count":1}]},
                 {"type":"message","user":"U1","text":"two!","ts":"1704100001.000100","edited":{"ts":"1704100009.000100"},"reactions":[{"name":"+1","users":["U1"],"count":1}]}]
                """)
            .zip(folder));
    assertThat(server.entry("C1", "1704100000.000100").mark()).isEqualTo(Mark.DELETED);
    assertThat(server.message("C1", "1704100001.000100").source()).isEqualTo("mine");
    assertThat(
            ReactionBody.read(
                    server
                        .examples
                        .newest(channel, Keys.reaction(two, claimed.account(), "👍"))
                        .body())
                .on())
        .isFalse();
    assertThat(account("U1").imported()).as("a claimed account stays claimed").isFalse();
  }

  @Test
  void whoLeftHereIsNotBroughtBack() throws Exception {
    Path zip = Exports.small().zip(folder);
    server.run(zip);
    Actor bo = new Actor(server.examples.workspace, server.account("U2"), Role.MEMBER, null);
    server.examples.done(bo, "leave-conversation", Examples.in(server.channel("C1")));
    server.run(zip);
    assertThat(
            MembershipBody.read(server.examples.newest(server.channel("C1"), bo.account()).body())
                .isJoined())
        .isFalse();
  }

  @Test
  void repliesThatComeLaterFindTheirRoot() throws Exception {
    Exports export =
        Exports.small()
            .file("general/2024-01-01.json", general(said("U1", "root", "1704100000.000100")));
    server.run(export.zip(folder));
    export.file(
        "general/2024-01-05.json",
        """
        [{"type":"message","user":"U2","text":"late","ts":"1704400000.000100","thread_ts":"1704100000.000100"}]
        """);
    adds(server.run(export.zip(folder)), Sort.MESSAGES, 2, 1, 1);
    assertThat(server.entry("C1", "1704400000.000100").parent())
        .isEqualTo(server.messageKey("C1", "1704100000.000100"));
  }

  @Test
  void aRefusedExportWritesNothing() {
    Path bad = new Exports().file("../users.json", "[]").file("users.json", "[]").zip(folder);
    server.log.dieAt(1, false);
    assertThatThrownBy(() -> server.run(bad)).isInstanceOf(RefusedExportException.class);
    assertThat(server.log.appends()).isZero();
  }

  @Test
  void manyMembersAndManyReactionsFitInto() throws Exception {
    StringBuilder users = new StringBuilder("[{\"id\":\"U0\",\"real_name\":\"P0\"}");
    StringBuilder list = new StringBuilder("\"U0\"");
    for (int i = 1; i < 700; i++) {
      users.append(",{\"id\":\"U%d\",\"real_name\":\"P%d\"}".formatted(i, i));
      list.append(",\"U%d\"".formatted(i));
    }
    Path zip =
        Exports.small()
            .file("users.json", users + "]")
            .file("channels.json", "[{\"id\":\"C1\",\"name\":\"big\",\"members\":[" + list + "]}]")
            .file(
                "big/2024-01-01.json",
                "[{\"user\":\"U1\",\"text\":\"x\",\"ts\":\"1704100000.000100\",\"reactions\":[{\"name\":\"+1\",\"count\":700,\"users\":["
                    + list
                    + "]}]}]")
            .zip(folder);
    ImportReport report = server.run(zip);
    adds(report, Sort.PEOPLE, 700, 700, 0);
    adds(report, Sort.REACTIONS, 700, 700, 0);
    assertThat(
            server.log.newestOfKind(
                server.channel("C1"), ConversationKinds.MEMBERSHIP.name(), 0, 1000))
        .hasSize(700);
  }

  @Test
  void longAndHostileTextsComeOverAndAreComparedInTime() throws Exception {
    String hostile = "[@" + "x\\\\[@*_".repeat(40_000);
    Exports export =
        Exports.small()
            .file("general/2024-01-01.json", general(said("U1", hostile, "1704100000.000100")));
    Path zip = export.zip(folder);
    ImportReport report = server.run(zip);
    adds(report, Sort.MESSAGES, 1, 1, 0);
    assertThat(report.json().path("problems").findValuesAsText("reason"))
        .containsExactly("The text was cut after 200,000 characters.");
    adds(server.run(zip), Sort.MESSAGES, 1, 0, 1);
  }

  @Test
  void progressIsToldInWords() throws Exception {
    server.run(Exports.today().zip(folder));
    assertThat(server.progress).first().isEqualTo("The export lists 5 people and 6 conversations.");
    assertThat(server.progress).hasSizeGreaterThan(1);
  }
}
