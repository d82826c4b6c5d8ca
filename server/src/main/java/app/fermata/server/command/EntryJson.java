package app.fermata.server.command;

import app.fermata.log.Entry;
import app.fermata.log.Head;
import app.fermata.log.Mark;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Locale;

/// Entries and positions in HTTP answers, the same as in the sync protocol (docs/protocol/sync.md).
/// Bodies are copied as they are stored.
public final class EntryJson {
  private EntryJson() {}

  public static ObjectNode of(Entry entry) {
    ObjectNode json =
        Json.object()
            .put("log", entry.log().toString())
            .put("epoch", entry.epoch())
            .put("seq", entry.seq())
            .put("key", entry.key().toString())
            .put("kind", entry.kind())
            .put("place", entry.place());
    Json.put(json, "parent", entry.parent());
    if (!entry.creator().equals(entry.author())) {
      Json.put(json, "creator", entry.creator());
    }
    Json.put(json, "author", entry.author());
    json.put("at", entry.at().toEpochMilli());
    if (entry.mark() != Mark.LIVING) {
      json.put("gone", entry.mark().name().toLowerCase(Locale.ROOT));
    } else {
      json.putRawValue("body", new RawValue(entry.body().asUtf8()));
    }
    return json;
  }

  public static ArrayNode of(List<Entry> entries) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(entries.size());
    entries.forEach(entry -> array.add(of(entry)));
    return array;
  }

  /// The position of a log's newest entry, with its check value.
  public static ObjectNode position(Head head) {
    return position(head.position().epoch(), head.position().seq(), head.check());
  }

  public static ObjectNode position(int epoch, long seq, String check) {
    return Json.object().put("epoch", epoch).put("seq", seq).put("check", check);
  }
}
