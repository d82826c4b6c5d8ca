package app.fermata.server.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.fermata.server.mrkdwn.Names;
import app.fermata.server.slack.SlackItem.Changed;
import app.fermata.server.slack.SlackItem.Deleted;
import app.fermata.server.slack.SlackItem.Line;
import app.fermata.server.slack.SlackItem.Message;
import app.fermata.server.slack.SlackItem.Unreadable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackExportTest {
  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  private static final Names NAMES =
      new Names() {
        @Override
        public Optional<Target> person(String slackId) {
          return Optional.of(new Target(new UUID(0, slackId.charAt(1) - '0'), slackId));
        }

        @Override
        public Optional<Target> conversation(String slackId) {
          return Optional.of(new Target(new UUID(1, slackId.charAt(1) - '0'), slackId));
        }
      };

  private SlackExport open(Path zip) throws RefusedExportException {
    return SlackExport.open(zip, ExportLimits.usual(), problems::add);
  }

  private static List<SlackItem> items(SlackExport export, String conversation) {
    List<SlackItem> out = new ArrayList<>();
    export.conversations().stream()
        .filter(c -> c.id().equals(conversation))
        .forEach(c -> export.read(c, NAMES, out::add));
    return out;
  }

  private static Message message(List<SlackItem> items, String id) {
    return items.stream()
        .filter(Message.class::isInstance)
        .map(Message.class::cast)
        .filter(m -> m.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGenuineExportOf2015IsReadWhole() throws Exception {
    try (SlackExport export = open(Exports.excerpt(folder))) {
      List<SlackItem> all = new ArrayList<>();
      export.conversations().forEach(c -> export.read(c, Names.none(), all::add));
      List<Message> messages =
          all.stream().filter(Message.class::isInstance).map(Message.class::cast).toList();

      assertThat(export.people()).hasSize(71);
      assertThat(export.conversations()).hasSize(6);
      assertThat(all).hasSize(413);
      assertThat(all).noneMatch(Unreadable.class::isInstance);
      assertThat(messages.stream().filter(m -> !m.reactions().isEmpty())).hasSize(31);
      assertThat(
              messages.stream()
                  .mapToInt(m -> m.reactions().stream().mapToInt(r -> r.users().size()).sum())
                  .sum())
          .isEqualTo(63);
      assertThat(messages.stream().filter(m -> m.edited().isPresent())).hasSize(14);
      assertThat(messages.stream().mapToInt(m -> m.files().size()).sum()).isEqualTo(15);
      assertThat(messages.stream().filter(Message::pinned)).hasSize(1);
      assertThat(messages)
          .flatExtracting(Message::files)
          .extracting(f -> f.url().orElse(""))
          .allMatch(url -> url.startsWith("https://") && !url.contains("xoxe"));
      assertThat(problems).isEmpty();
    }
  }

  @Test
  void peopleOfAllSortsAreKnown() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      assertThat(export.people())
          .extracting(
              SlackPerson::id,
              SlackPerson::name,
              SlackPerson::deleted,
              SlackPerson::bot,
              SlackPerson::guest)
          .containsExactly(
              tuple("U1", "Ada L.", false, false, false),
              tuple("U2", "Bo", false, false, false),
              tuple("U3", "cy", true, false, false),
              tuple("U4", "Di", false, false, true),
              tuple("U5", "Deploys", false, true, false));
      assertThat(export.people().getFirst().zone()).contains("Europe/London");
      assertThat(export.people().get(1).zone()).isEmpty();
    }
  }

  @Test
  void conversationsOfAllSortsAreKnown() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      assertThat(export.conversations())
          .extracting(SlackConversation::id, SlackConversation::type, SlackConversation::name)
          .containsExactly(
              tuple("C1", SlackConversation.Type.PUBLIC, "general"),
              tuple("C2", SlackConversation.Type.PUBLIC, "quiet"),
              tuple("G1", SlackConversation.Type.PRIVATE, "secret"),
              tuple("G2", SlackConversation.Type.GROUP, "mpdm-ada--bo--cy-1"),
              tuple("D1", SlackConversation.Type.DIRECT, ""),
              tuple("D2", SlackConversation.Type.DIRECT, ""));
      assertThat(items(export, "D1")).hasSize(1);
      assertThat(items(export, "G2")).hasSize(1);
      assertThat(items(export, "G1")).hasSize(2);
      assertThat(items(export, "C2")).isEmpty();
      assertThat(problems)
          .containsExactly(
              Problem.of("canvases.json", "Fermata does not know this file; it was not read."));
    }
  }

  @Test
  void everyElementComesOutOnceInTheOrderOfTime() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      List<SlackItem> items = items(export, "C1");
      assertThat(items).hasSize(29);
      assertThat(items.stream().filter(Message.class::isInstance).map(m -> ((Message) m).id()))
          .startsWith("1709290000.000100", "1709290001.000100", "1709290002.000100")
          .endsWith("1709290015.000100", "1709290015.000100#1", "1709370000.000100");
      assertThat(items.stream().filter(Unreadable.class::isInstance))
          .extracting(i -> ((Unreadable) i).reason())
          .containsExactlyInAnyOrder(
              "The message has no time, which is its id in Slack.",
              "This is no message.",
              "The message is in the export twice.");
      assertThat(items).anySatisfy(i -> assertThat(i).isInstanceOf(Changed.class));
      assertThat(items).anySatisfy(i -> assertThat(i).isInstanceOf(Deleted.class));
    }
  }

  @Test
  void threadsBroadcastsPinsReactionsAndEditsAreKept() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      List<SlackItem> items = items(export, "C1");
      Message root = message(items, "1709290000.000100");
      assertThat(root.thread()).isEmpty();
      assertThat(root.pinned()).isTrue();
      assertThat(root.edited()).isPresent();
      assertThat(root.reactions())
          .containsExactly(
              new SlackItem.Reaction("+1::skin-tone-3", List.of("U1", "U2"), 2),
              new SlackItem.Reaction("shipit", List.of("U2"), 5));
      Message reply = message(items, "1709290002.000100");
      assertThat(reply.thread().map(SlackTs::text)).contains("1709290000.000100");
      assertThat(reply.inStream()).isFalse();
      assertThat(message(items, "1709290003.000100").inStream()).isTrue();
      assertThat(message(items, "1709290009.000100").tombstone()).isTrue();
    }
  }

  @Test
  void richTextBecomesMarkdown() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      assertThat(message(items(export, "C1"), "1709290004.000100").source())
          .isEqualTo(
              """
              Hello [@U2](fermata:account/00000000-0000-0000-0000-000000000002) see \
              [#C2](fermata:conversation/00000000-0000-0001-0000-000000000002) and \
              [this](https://example.org/a_b), **bold** **_both_** `x = 1` 👋🏼 @here @S1 #FF0000 Mar 1

              1. one
              2. two
                 - inside two
              3. three

              > quoted
              > lines

              ```
              if (a < b) {
                *go*
              }
              ```""");
    }
  }

  @Test
  void blockKitBecomesMarkdownAndUnknownBlocksKeepTheirWords() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      Message message = message(items(export, "C1"), "1709290005.000100");
      assertThat(message.source())
          .isEqualTo(
              """
              ### Deployed 🎉

              **Build** [#1](https://ci.example.org/1) by [@U1](fermata:account/00000000-0000-0000-0000-000000000001)

              **Env**
              prod

              [Logs](https://ci.example.org/logs)

              ---

              [icon](https://example.org/i.png) took 3 min

              [Graph](https://example.org/graph.png)

              \\[Roll back\\] · [Open](https://ci.example.org)

              Words of tomorrow""");
      assertThat(message.author())
          .isEqualTo(new SlackItem.Author("B5", Optional.of("deploy-bot"), true));
      assertThat(message.botName()).contains("deploy-bot");
      assertThat(problems)
          .contains(
              new Problem(
                  "general/2024-03-01.json",
                  10,
                  "Fermata does not know blocks of type \"hologram\"; their words were kept."));
    }
  }

  @Test
  void attachmentsBecomeQuotes() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      assertThat(message(items(export, "C1"), "1709290007.000100").source())
          .isEqualTo(
              """
              see <https://example.org/post>

              > **Example**
              >
              > **[A post](https://example.org/post)**
              >
              > About **things**
              >
              > **Likes**
              >
              > 3
              >
              > <https://example.org/p.png>
              >
              > _2024_""");
    }
  }

  @Test
  void filesAreLinksWithoutTheExportsToken() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      Message message = message(items(export, "C1"), "1709290006.000100");
      assertThat(message.files())
          .extracting(SlackFile::name, f -> f.url().orElse("-"), SlackFile::size)
          .containsExactly(
              tuple("plan.pdf", "https://files.slack.com/files-pri/T1-F1/plan.pdf", 1234L),
              tuple("", "-", 0L),
              tuple("old.png", "-", 0L),
              tuple("Sheet", "https://docs.google.com/spreadsheets/d/1", 0L));
      assertThat(message.source())
          .isEqualTo(
              "_The file was deleted in Slack._\n\n"
                  + "_old.png: Slack hid the file because of its plan's limit._");
    }
  }

  @Test
  void systemLinesSayWhatHappened() throws Exception {
    try (SlackExport export = open(Exports.today().zip(folder))) {
      assertThat(items(export, "C1").stream().filter(Line.class::isInstance).map(Line.class::cast))
          .extracting(
              Line::event,
              l -> l.author().id(),
              l -> l.about().orElse(""),
              l -> l.name().orElse(""),
              l -> l.text().orElse(""))
          .containsExactly(
              tuple("joined", "U1", "U1", "", ""),
              tuple("added", "U1", "U2", "", ""),
              tuple("renamed", "U1", "", "general", ""),
              tuple("other", "U1", "", "", "U1 set the channel's topic: t"),
              tuple("purpose", "U1", "", "", "All of us"),
              tuple("other", "U1", "", "", "U1 pinned a message to this channel."));
    }
  }

  @Test
  void aDamagedFileIsNamedAndTheRestGoesOn() throws Exception {
    Path zip =
        Exports.small()
            .file(
                "general/2024-01-01.json",
                "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"a\",\"ts\":\"1704100000.000100\"},{\"type\":")
            .file("general/2024-01-02.json", "not json")
            .file("general/2024-01-03.json", "{}")
            .file(
                "general/2024-01-04.json",
                "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"b\",\"ts\":\"1704400000.000100\"}]")
            .file("general/2024-01-05.json", "")
            .zip(folder);
    try (SlackExport export = open(zip)) {
      assertThat(items(export, "C1"))
          .extracting(i -> ((Message) i).source())
          .containsExactly("a", "b");
      assertThat(problems)
          .extracting(Problem::file)
          .containsExactly(
              "general/2024-01-01.json",
              "general/2024-01-02.json",
              "general/2024-01-03.json",
              "general/2024-01-05.json");
    }
  }

  @Test
  void aFolderThatBelongsToNobodyIsCountedAndNamed() throws Exception {
    Path zip =
        Exports.small()
            .file(
                "lost/2024-01-01.json",
                "[{\"ts\":\"1704100000.000100\"},{\"ts\":\"1704100001.000100\"}]")
            .zip(folder);
    try (SlackExport export = open(zip)) {
      assertThat(export.strayMessages()).isEqualTo(2);
      assertThat(problems).extracting(Problem::file).containsExactly("lost/");
    }
  }

  @Test
  void anExportZippedAgainWithItsFolderIsRead() throws Exception {
    Path zip =
        new Exports()
            .file("__MACOSX/my export/._users.json", "x")
            .file("my export/users.json", "\ufeff[{\"id\":\"U1\",\"name\":\"ada\"}]")
            .file("my export/channels.json", "[{\"id\":\"C1\",\"name\":\"general\"}]")
            .file(
                "my export/general/2024-01-01.json",
                "[{\"user\":\"U1\",\"text\":\"a\",\"ts\":\"1704100000.0001\"}]")
            .zip(folder);
    try (SlackExport export = open(zip)) {
      assertThat(items(export, "C1")).hasSize(1);
      assertThat(problems).isEmpty();
    }
  }
}
