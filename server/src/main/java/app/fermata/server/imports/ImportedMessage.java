package app.fermata.server.imports;

import app.fermata.log.Body;
import app.fermata.server.conversation.MessageBody;
import app.fermata.server.markdown.Names;
import app.fermata.server.slack.Problem;
import app.fermata.server.slack.SlackFile;
import app.fermata.server.slack.SlackItem;
import app.fermata.server.slack.SlackTs;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The body of an imported message, and whether another export has a newer one.
final class ImportedMessage {
  /// Slack's own limit is 40,000 characters; attachments and markup come on top.
  private static final int LONGEST = 200_000;

  /// Bounded, since the text around may be long and hostile: a name has at most 80 characters.
  private static final Pattern MENTION_LABEL = Pattern.compile("\\[[@#][^\\n]{0,200}?]\\(fermata:");

  private final People people;

  ImportedMessage(People people) {
    this.people = people;
  }

  /// Stands for a root that an export does not have.
  static SlackItem.Message standIn(SlackItem.Where where, SlackTs ts, SlackItem.Author author) {
    return new SlackItem.Message(
        where,
        ts.text(),
        ts,
        Optional.empty(),
        Optional.empty(),
        author,
        Optional.empty(),
        "_This message is not in the export._",
        List.of(),
        List.of(),
        Optional.empty(),
        false,
        false,
        false);
  }

  MessageBody body(SlackItem.Message m, Consumer<Problem> problems) {
    String source = m.source();
    if (source.codePointCount(0, source.length()) > LONGEST) {
      source = source.substring(0, source.offsetByCodePoints(0, LONGEST));
      problems.accept(
          new Problem(
              m.where().file(),
              m.where().index(),
              "The text was cut after %,d characters.".formatted(LONGEST)));
    }
    MessageBody written =
        MessageBody.written(source, Names.AS_WRITTEN, m.inStream() && m.thread().isPresent())
            .imported(
                new MessageBody.Imported(
                    SlackIds.SLACK, m.id(), m.edited().map(SlackTs::text).orElse(null)),
                m.ts().instant(),
                m.edited().isPresent(),
                files(m),
                m.pinned());
    Optional<String> botName = botName(m);
    return botName.map(written::saidBy).orElse(written);
  }

  private static List<MessageBody.File> files(SlackItem.Message m) {
    return m.files().stream()
        .filter(file -> file.url().isPresent())
        .map(ImportedMessage::file)
        .toList();
  }

  private static MessageBody.File file(SlackFile file) {
    return new MessageBody.File(
        file.name(), file.type().orElse(null), file.size(), file.url().orElse(""));
  }

  /// What an integration calls itself in a message, where its account is called otherwise.
  private Optional<String> botName(SlackItem.Message m) {
    return m.botName().filter(name -> !people.isCalled(m.author().id(), name));
  }

  /// Whether an export has something that the message here lacks. An older text is not newer,
  /// whatever the order in which exports are imported; names in mentions do not count, since people
  /// are renamed without editing their messages.
  boolean isNewer(Body here, SlackItem.Message m) {
    MessageBody old = MessageBody.read(here);
    long oldVersion = version(old);
    long newVersion = m.edited().map(SlackTs::micros).orElse(0L);
    if (newVersion != oldVersion) {
      return newVersion > oldVersion;
    }
    return !bare(old.source()).equals(bare(cut(m.source())))
        || old.pinned() != m.pinned()
        || !old.files().equals(files(m))
        || !Objects.equals(old.botName(), botName(m).orElse(null));
  }

  private static String cut(String source) {
    return source.codePointCount(0, source.length()) > LONGEST
        ? source.substring(0, source.offsetByCodePoints(0, LONGEST))
        : source;
  }

  private static String bare(String source) {
    return MENTION_LABEL.matcher(source).replaceAll("[](fermata:");
  }

  private static long version(MessageBody body) {
    MessageBody.Imported imported = body.imported();
    String version = imported == null ? null : imported.version();
    return version == null ? 0 : SlackTs.parse(version).map(SlackTs::micros).orElse(0L);
  }
}
