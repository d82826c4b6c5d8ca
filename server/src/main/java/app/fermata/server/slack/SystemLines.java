package app.fermata.server.slack;

import app.fermata.server.slack.SlackItem.Author;
import app.fermata.server.slack.SlackItem.Line;
import app.fermata.server.slack.SlackItem.Where;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// The subtypes that are no messages of anybody but what the conversation tells.
final class SystemLines {
  private final MessageText text;

  SystemLines(MessageText text) {
    this.text = text;
  }

  /// The line, or empty where the subtype is that of a message.
  Optional<SlackItem> read(
      Where where, String id, SlackTs ts, JsonNode m, String subtype, Author author) {
    Lines line = new Lines(where, id, ts, author);
    return switch (subtype) {
      case "channel_join", "group_join", "mpim_join", "channel_join_bot" ->
          Optional.of(joined(line, m, author));
      case "channel_leave", "group_leave", "mpim_leave" ->
          Optional.of(line.of("left", Optional.of(author.id())));
      case "channel_archive", "group_archive" -> Optional.of(line.of("archived", Optional.empty()));
      case "channel_unarchive", "group_unarchive" ->
          Optional.of(line.of("unarchived", Optional.empty()));
      case "channel_name", "group_name", "mpim_name" ->
          Optional.of(
              line.with(
                  "renamed",
                  Fields.name(m.path("name")),
                  Fields.name(m.path("old_name")),
                  Optional.empty()));
      case "channel_purpose", "group_purpose", "mpim_purpose" ->
          Optional.of(
              line.with(
                  "purpose",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(text.words(m.path("purpose").asText()))));
      case "channel_topic",
          "group_topic",
          "mpim_topic",
          "channel_posting_permissions",
          "channel_convert_to_private",
          "channel_convert_to_public",
          "channel_canvas_updated",
          "canvas_updated",
          "tabbed_canvas_updated",
          "pinned_item",
          "unpinned_item",
          "bot_add",
          "bot_remove",
          "bot_enable",
          "bot_disable",
          "reminder_add",
          "reminder_delete",
          "bookmark_added",
          "bookmark_removed",
          "dropped_messages",
          "ekm_access_denied",
          "retention_policy_changed" ->
          Optional.of(told(line, m));
      default -> Optional.empty();
    };
  }

  private static Line joined(Lines line, JsonNode m, Author author) {
    Optional<String> inviter = Fields.id(m.path("inviter")).filter(id -> !id.equals(author.id()));
    return inviter
        .map(id -> line.by(id).of("added", Optional.of(author.id())))
        .orElseGet(() -> line.of("joined", Optional.of(author.id())));
  }

  private Line told(Lines line, JsonNode m) {
    String words = text.words(m.path("text").asText()).strip();
    String plain = words.startsWith("@") ? words.substring(1) : words;
    return line.with(
        "other",
        Optional.empty(),
        Optional.empty(),
        Optional.of(plain.isBlank() ? m.path("subtype").asText() : plain));
  }

  /// What all lines of one element share.
  private record Lines(Where where, String id, SlackTs ts, Author author) {
    Lines by(String slackId) {
      return new Lines(where, id, ts, new Author(slackId, Optional.empty(), false));
    }

    Line of(String event, Optional<String> about) {
      return new Line(
          where,
          id,
          ts,
          author,
          event,
          about,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    Line with(String event, Optional<String> name, Optional<String> was, Optional<String> words) {
      return new Line(where, id, ts, author, event, Optional.empty(), name, was, words);
    }
  }
}
