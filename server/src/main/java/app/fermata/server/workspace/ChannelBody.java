package app.fermata.server.workspace;

import app.fermata.log.Body;
import app.fermata.server.command.Json;
import org.jspecify.annotations.Nullable;

/// The directory's copy of a public channel, written in the same transaction as the conversation.
public record ChannelBody(String name, @Nullable String purpose, boolean archived) {

  public static ChannelBody read(Body body) {
    var from = Json.read(body);
    return new ChannelBody(
        Json.text(from, "name", ""), Json.text(from, "purpose"), Json.flag(from, "archived"));
  }

  public Body body() {
    var to = Json.object();
    Json.put(to, "name", name);
    Json.put(to, "purpose", purpose);
    Json.put(to, "archived", archived);
    return Json.body(to);
  }
}
