package app.fermata.server.attention;

import app.fermata.log.Body;
import app.fermata.server.command.Json;
import java.util.UUID;

/// Somebody's decision to follow a thread, or not to; overrides following by taking part.
public record FollowBody(UUID conversation, UUID thread, boolean on) {

  public static FollowBody read(Body body) {
    var from = Json.read(body);
    UUID conversation = Json.id(from, "conversation");
    UUID thread = Json.id(from, "thread");
    if (conversation == null || thread == null) {
      throw new IllegalStateException("a follow entry that names no thread");
    }
    return new FollowBody(conversation, thread, Json.flag(from, "on"));
  }

  public Body body() {
    var to = Json.object();
    Json.put(to, "conversation", conversation);
    Json.put(to, "thread", thread);
    Json.put(to, "on", on);
    return Json.body(to);
  }
}
