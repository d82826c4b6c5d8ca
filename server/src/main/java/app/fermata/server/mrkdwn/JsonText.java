package app.fermata.server.mrkdwn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The words in JSON whose shape is unknown.
final class JsonText {
  private static final Set<String> WORDS =
      Set.of("text", "title", "alt_text", "fallback", "value", "label", "description");

  private JsonText() {}

  /// Every text below the fields that usually hold words, a line each.
  static String words(JsonNode node) {
    List<String> out = new ArrayList<>();
    collect(node, false, out);
    return String.join("\n", out);
  }

  /// A node that has this one as its only element.
  static JsonNode elements(JsonNode only) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putArray("elements").add(only);
    return node;
  }

  private static void collect(JsonNode node, boolean wanted, List<String> out) {
    if (node.isTextual()) {
      if (wanted && !node.asText().isBlank()) {
        out.add(node.asText());
      }
    } else if (node.isObject()) {
      node.properties().forEach(f -> collect(f.getValue(), WORDS.contains(f.getKey()), out));
    } else if (node.isArray()) {
      node.forEach(child -> collect(child, wanted, out));
    }
  }
}
