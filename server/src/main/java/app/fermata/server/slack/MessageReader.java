package app.fermata.server.slack;

import app.fermata.server.mrkdwn.Names;
import app.fermata.server.slack.SlackItem.Author;
import app.fermata.server.slack.SlackItem.Where;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes items of the elements of one conversation, in the order in which they come. Remembers the
/// elements of the newest time, since two with one time are told apart by their order.
final class MessageReader {
  private final SlackConversation conversation;
  private final MessageText text;
  private final SystemLines lines;
  private final List<JsonNode> sameTime = new ArrayList<>();
  private long time = -1;

  MessageReader(SlackConversation conversation, Names names, Consumer<Problem> problems) {
    this.conversation = conversation;
    this.text = new MessageText(names, problems);
    this.lines = new SystemLines(text);
  }

  SlackItem read(Where where, JsonNode m) {
    if (!m.isObject()) {
      return new SlackItem.Unreadable(where, "This is no message.");
    }
    String subtype = m.path("subtype").asText();
    Optional<SlackTs> ts = Fields.ts(m.path("ts"));
    if (ts.isEmpty()) {
      return new SlackItem.Unreadable(where, "The message has no time, which is its id in Slack.");
    }
    String type = m.path("type").asText("message");
    if (!type.equals("message")) {
      return new SlackItem.Unreadable(where, "A \"" + cut(type) + "\" is no message.");
    }
    return switch (subtype) {
      case "message_changed" -> changed(where, m);
      case "message_deleted" -> deleted(where, m);
      case "message_replied" ->
          new SlackItem.Unreadable(
              where, "A \"message_replied\" event holds nothing that its message does not.");
      default -> content(where, m, ts.get(), subtype);
    };
  }

  private SlackItem content(Where where, JsonNode m, SlackTs ts, String subtype) {
    if (ts.micros() != time) {
      sameTime.clear();
      time = ts.micros();
    } else if (sameTime.contains(m)) {
      return new SlackItem.Unreadable(where, "The message is in the export twice.");
    }
    String id = sameTime.isEmpty() ? ts.text() : ts.text() + "#" + sameTime.size();
    sameTime.add(m);
    boolean isRoot = m.path("reply_count").asInt(0) > 0 || m.path("replies").size() > 0;
    if (!isRoot && m.path("reactions").isEmpty()) {
      Optional<SlackItem> line = lines.read(where, id, ts, m, subtype, author(m, subtype));
      if (line.isPresent()) {
        return line.get();
      }
    }
    return message(where, id, ts, m, subtype);
  }

  private SlackItem changed(Where where, JsonNode m) {
    JsonNode inner = m.path("message");
    Optional<SlackTs> ts = Fields.ts(inner.path("ts"));
    if (ts.isEmpty()) {
      return new SlackItem.Unreadable(where, "A change does not say of which message.");
    }
    String subtype = inner.path("subtype").asText();
    if (subtype.equals("tombstone")) {
      return new SlackItem.Deleted(where, ts.get());
    }
    return new SlackItem.Changed(where, message(where, ts.get().text(), ts.get(), inner, subtype));
  }

  private static SlackItem deleted(Where where, JsonNode m) {
    return Fields.ts(m.path("deleted_ts"))
        .or(() -> Fields.ts(m.path("previous_message").path("ts")))
        .<SlackItem>map(ts -> new SlackItem.Deleted(where, ts))
        .orElseGet(
            () -> new SlackItem.Unreadable(where, "A deletion does not say of which message."));
  }

  private SlackItem.Message message(
      Where where, String id, SlackTs ts, JsonNode m, String subtype) {
    Author author = author(m, subtype);
    Optional<SlackTs> thread =
        Fields.ts(m.path("thread_ts")).filter(root -> root.micros() != ts.micros());
    List<SlackFile> files = FileLinks.of(m);
    String source = text.source(where, m, subtype, files);
    boolean named = author.bot() && m.path("username").isTextual();
    return new SlackItem.Message(
        where,
        id,
        ts,
        thread,
        Fields.id(m.path("parent_user_id")),
        author,
        named ? Fields.name(m.path("username")) : Optional.empty(),
        source,
        files,
        reactions(m.path("reactions")),
        Fields.ts(m.path("edited").path("ts")),
        isPinned(m, ts),
        thread.isPresent()
            && (subtype.equals("thread_broadcast")
                || subtype.equals("reply_broadcast")
                || m.path("thread_broadcast").asBoolean()),
        subtype.equals("tombstone"));
  }

  private boolean isPinned(JsonNode m, SlackTs ts) {
    for (JsonNode where : m.path("pinned_to")) {
      if (where.asText().equals(conversation.id())) {
        return true;
      }
    }
    return conversation.pins().contains(ts.text());
  }

  static Author author(JsonNode m, String subtype) {
    Optional<String> named =
        Fields.name(
            m.path("user_profile").path("real_name"),
            m.path("user_profile").path("display_name"),
            m.path("user_profile").path("name"),
            m.path("bot_profile").path("name"),
            m.path("username"));
    Optional<String> user =
        subtype.equals("file_comment")
            ? Fields.id(m.path("comment").path("user")).or(() -> Fields.id(m.path("user")))
            : Fields.id(m.path("user"));
    boolean bot = m.path("bot_id").isTextual() || subtype.equals("bot_message");
    if (user.isPresent()) {
      return new Author(user.get(), named, bot || user.get().equals("USLACKBOT"));
    }
    Optional<String> other =
        Fields.id(m.path("bot_id"))
            .or(() -> Fields.id(m.path("bot_profile").path("id")))
            .or(() -> named.map(name -> "bot:" + name.toLowerCase(Locale.ROOT)));
    return new Author(other.orElse("unknown"), named, true);
  }

  private static List<SlackItem.Reaction> reactions(JsonNode array) {
    List<SlackItem.Reaction> out = new ArrayList<>();
    for (JsonNode reaction : array) {
      List<String> users = Fields.ids(reaction.path("users"));
      int count = Math.max(users.size(), reaction.path("count").asInt(0));
      Fields.name(reaction.path("name"))
          .ifPresent(name -> out.add(new SlackItem.Reaction(name, users, count)));
    }
    return out;
  }

  private static String cut(String word) {
    return word.length() > 40 ? word.substring(0, 40) + "…" : word;
  }
}
