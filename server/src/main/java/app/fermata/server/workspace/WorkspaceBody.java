package app.fermata.server.workspace;

import app.fermata.log.Body;
import app.fermata.server.command.Json;
import java.util.List;
import java.util.UUID;

/// The workspace itself.
///
/// @param defaultChannels those that every new account joins
public record WorkspaceBody(String name, List<UUID> defaultChannels) {
  public WorkspaceBody {
    defaultChannels = List.copyOf(defaultChannels);
  }

  public static WorkspaceBody read(Body body) {
    var from = Json.read(body);
    return new WorkspaceBody(Json.text(from, "name", ""), Json.ids(from, "defaultChannels"));
  }

  public Body body() {
    var to = Json.object();
    Json.put(to, "name", name);
    Json.put(to, "defaultChannels", defaultChannels);
    return Json.body(to);
  }
}
