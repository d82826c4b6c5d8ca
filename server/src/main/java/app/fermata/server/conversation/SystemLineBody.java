package app.fermata.server.conversation;

import app.fermata.log.Body;
import app.fermata.server.command.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened to the conversation, told in its timeline. Never counts as unread.
///
/// @param account whom it happened to, where that is not the author
/// @param name what it is called now, `was` what it was called
/// @param text for events that have words of their own
/// @param sentAt when it happened, where that is not the entry's own time (imports)
public record SystemLineBody(
    Event event,
    @Nullable UUID account,
    @Nullable String name,
    @Nullable String was,
    @Nullable String text,
    @Nullable Instant sentAt) {

  public enum Event {
    CREATED,
    JOINED,
    LEFT,
    ADDED,
    REMOVED,
    RENAMED,
    PURPOSE,
    ARCHIVED,
    UNARCHIVED,
    IMPORTED,
    OTHER
  }

  public static SystemLineBody of(Event event) {
    return new SystemLineBody(event, null, null, null, null, null);
  }

  /// Something that happened to an account.
  public static SystemLineBody about(Event event, UUID account) {
    return new SystemLineBody(event, account, null, null, null, null);
  }

  public static SystemLineBody renamed(String name, @Nullable String was) {
    return new SystemLineBody(Event.RENAMED, null, name, was, null, null);
  }

  public static SystemLineBody text(Event event, @Nullable String text) {
    return new SystemLineBody(event, null, null, null, text, null);
  }

  public SystemLineBody sentAt(Instant when) {
    return new SystemLineBody(event, account, name, was, text, when);
  }

  public Body body() {
    var to = Json.object();
    to.put("event", event.name().toLowerCase(Locale.ROOT));
    Json.put(to, "account", account);
    Json.put(to, "name", name);
    Json.put(to, "was", was);
    Json.put(to, "text", text);
    if (sentAt != null) {
      to.put("sentAt", sentAt.toEpochMilli());
    }
    return Json.body(to);
  }
}
