package app.fermata.server.conversation;

import app.fermata.log.Head;
import app.fermata.log.Page;
import app.fermata.server.command.EntryJson;
import app.fermata.server.command.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The aggregate of a thread, as HTTP answers carry it (docs/protocol/http.md).
public final class ThreadJson {
  private ThreadJson() {}

  /// @param at the head of the log when it was counted
  public static ObjectNode of(Page.Children children, Head at) {
    ObjectNode json =
        Json.object()
            .put("root", children.parent().toString())
            .put("replies", children.count())
            .put("lastPlace", children.lastPlace())
            .put("lastAt", children.lastAt().toEpochMilli());
    Json.put(json, "participants", children.creators());
    json.set("at", EntryJson.position(at));
    return json;
  }
}
