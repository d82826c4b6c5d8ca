package app.fermata.server.conversation;

import app.fermata.log.Body;
import app.fermata.server.access.ConversationType;
import app.fermata.server.command.Json;
import java.util.Locale;

/// In an account's own log: I am, or was, in this conversation.
public record LinkBody(ConversationType type, boolean joined, boolean favourite) {

  public static LinkBody read(Body body) {
    var from = Json.read(body);
    return new LinkBody(
        ConversationType.valueOf(Json.text(from, "type", "channel").toUpperCase(Locale.ROOT)),
        "joined".equals(Json.text(from, "state")),
        Json.flag(from, "favourite"));
  }

  public Body body() {
    var to = Json.object();
    to.put("type", type.word());
    to.put("state", joined ? "joined" : "left");
    Json.put(to, "favourite", favourite);
    return Json.body(to);
  }
}
