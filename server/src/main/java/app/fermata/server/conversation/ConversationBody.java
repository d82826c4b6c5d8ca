package app.fermata.server.conversation;

import app.fermata.log.Body;
import app.fermata.server.access.ConversationType;
import app.fermata.server.command.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The state of a conversation.
///
/// @param name of a channel; null for directs and groups
/// @param importedFrom where it was brought from ("slack"), or null
public record ConversationBody(
    ConversationType type,
    @Nullable String name,
    @Nullable String purpose,
    boolean isPrivate,
    boolean archived,
    History history,
    @Nullable String importedFrom) {

  public static ConversationBody channel(String name, @Nullable String purpose, boolean isPrivate) {
    return new ConversationBody(
        ConversationType.CHANNEL, name, purpose, isPrivate, false, History.ALL, null);
  }

  /// A direct or a group.
  public static ConversationBody between(ConversationType type) {
    return new ConversationBody(type, null, null, false, false, History.ALL, null);
  }

  public static ConversationBody read(Body body) {
    var from = Json.read(body);
    return new ConversationBody(
        ConversationType.valueOf(Json.text(from, "type", "channel").toUpperCase(Locale.ROOT)),
        Json.text(from, "name"),
        Json.text(from, "purpose"),
        Json.flag(from, "private"),
        Json.flag(from, "archived"),
        History.valueOf(Json.text(from, "history", "all").toUpperCase(Locale.ROOT)),
        Json.text(from.path("imported"), "from"));
  }

  public Body body() {
    var to = Json.object();
    to.put("type", type.word());
    Json.put(to, "name", name);
    Json.put(to, "purpose", purpose);
    Json.put(to, "private", isPrivate);
    Json.put(to, "archived", archived);
    if (history == History.JOINED) {
      to.put("history", "joined");
    }
    if (importedFrom != null) {
      to.putObject("imported").put("from", importedFrom);
    }
    return Json.body(to);
  }

  /// A channel that anybody but guests may find.
  public boolean isPublic() {
    return type == ConversationType.CHANNEL && !isPrivate;
  }

  public ConversationBody named(String newName) {
    return new ConversationBody(type, newName, purpose, isPrivate, archived, history, importedFrom);
  }

  public ConversationBody withPurpose(@Nullable String newPurpose) {
    return new ConversationBody(type, name, newPurpose, isPrivate, archived, history, importedFrom);
  }

  public ConversationBody withArchived(boolean now) {
    return new ConversationBody(type, name, purpose, isPrivate, now, history, importedFrom);
  }

  public ConversationBody importedFrom(String source) {
    return new ConversationBody(type, name, purpose, isPrivate, archived, history, source);
  }
}
