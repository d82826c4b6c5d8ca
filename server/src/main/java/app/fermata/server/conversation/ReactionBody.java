package app.fermata.server.conversation;

import app.fermata.log.Body;
import app.fermata.server.command.Json;

/// One account's reaction with one emoji to one message.
///
/// @param emoji a Unicode emoji, or `:name:` where an import brought one that Unicode lacks
/// @param on whether it is given now
public record ReactionBody(String emoji, boolean on) {

  public static ReactionBody read(Body body) {
    var from = Json.read(body);
    return new ReactionBody(Json.text(from, "emoji", ""), Json.flag(from, "on"));
  }

  public Body body() {
    var to = Json.object();
    to.put("emoji", emoji);
    Json.put(to, "on", on);
    return Json.body(to);
  }
}
