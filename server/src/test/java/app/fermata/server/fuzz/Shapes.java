package app.fermata.server.fuzz;

import app.fermata.server.Described;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// JSON after the schemas of the document: mostly of the right shape with some values that are
/// hostile, sometimes of a shape that is broken, sometimes no JSON.
final class Shapes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonMapper ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Described document;
  private final Things things;
  private final Chance chance;

  /// How seldom something is hostile: once in so many times.
  private final int seldom;

  /// The only place that is hostile; null: any.
  private final @Nullable String place;

  private Shapes(
      Described document, Things things, Chance chance, int seldom, @Nullable String place) {
    this.document = document;
    this.things = things;
    this.chance = chance;
    this.seldom = seldom;
    this.place = place;
  }

  /// Hostile anywhere, once in so many times.
  static Shapes hostile(Described document, Things things, Chance chance, int seldom) {
    return new Shapes(document, things, chance, seldom, null);
  }

  /// Hostile in one field or parameter, and in order everywhere else.
  static Shapes hostileAt(String place, Described document, Things things, Chance chance) {
    return new Shapes(document, things, chance, 1, place);
  }

  /// Hostile nowhere.
  static Shapes honest(Described document, Things things, Chance chance) {
    return new Shapes(document, things, chance, 1, "");
  }

  /// What a field or parameter with this name might hold, as far as the name says.
  interface Things {
    Optional<String> named(Chance chance, String name);
  }

  // ---- values

  ObjectNode object(JsonNode described) {
    JsonNode schema = document.resolved(described);
    ObjectNode object = NODES.objectNode();
    var required = new ArrayList<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      boolean wanted =
          required.contains(field.getKey())
              ? !rarely()
              : chance.onceIn(2) || field.getKey().equals(place);
      if (wanted) {
        object.set(field.getKey(), value(field.getKey(), field.getValue()));
      }
    }
    if (rarely()) {
      object.set(chance.onceIn(2) ? "more" : Hostile.text(chance), anything(0));
    }
    return object;
  }

  JsonNode value(String name, JsonNode described) {
    JsonNode schema = document.resolved(described);
    if (isHostile(name) && chance.onceIn(3)) {
      return anything(0);
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" -> array(name, schema);
      case "integer" -> integer(name, schema);
      case "boolean" -> NODES.booleanNode(chance.onceIn(2));
      default -> NODES.textNode(text(name, schema));
    };
  }

  /// A sample with other values in its places: ids that are somebody's, and here and there what
  /// does not belong there.
  JsonNode like(String name, JsonNode sample) {
    if (rarely()) {
      return anything(0);
    }
    if (sample.isObject()) {
      ObjectNode object = NODES.objectNode();
      for (Map.Entry<String, JsonNode> field : sample.properties()) {
        if (!rarely() || field.getKey().equals("do")) {
          object.set(field.getKey(), like(field.getKey(), field.getValue()));
        }
      }
      if (rarely()) {
        object.set(chance.onceIn(2) ? "more" : Hostile.text(chance), anything(0));
      }
      return object;
    }
    if (sample.isArray()) {
      ArrayNode array = NODES.arrayNode();
      int most = rarely() ? 300 : sample.size();
      for (int i = 0; i < most && !sample.isEmpty(); i++) {
        array.add(like(name, sample.get(i % sample.size())));
      }
      return array;
    }
    boolean isId = sample.isTextual() && sample.textValue().length() == 36;
    return isId
        ? NODES.textNode(things.named(chance, named(name)).orElse(chance.newId().toString()))
        : sample;
  }

  /// Cursors are arrays of a log and its position.
  private static String named(String field) {
    return field.equals("cursors") ? "conversation" : field;
  }

  private ArrayNode array(String name, JsonNode schema) {
    ArrayNode array = NODES.arrayNode();
    int most = schema.path("maxItems").asInt(100);
    int count = isHostile(name) ? most + chance.between(0, 1) : Math.min(1 + chance.below(3), most);
    for (int i = 0; i < count; i++) {
      array.add(value(name, schema.path("items")));
    }
    return array;
  }

  private JsonNode integer(String name, JsonNode schema) {
    long least = schema.path("minimum").asLong(0);
    long most = schema.path("maximum").asLong(least + 40);
    return switch (chance.below(isHostile(name) ? 8 : 2)) {
      case 0, 1 -> NODES.numberNode(chance.between((int) least, (int) Math.min(most, 1_000)));
      case 2 -> NODES.numberNode(least);
      case 3 -> NODES.numberNode(least - 1);
      case 4 -> NODES.numberNode(most);
      case 5 -> NODES.numberNode(most + 1);
      case 6 -> DecimalNode.valueOf(Hostile.strangeNumber(chance));
      default -> NODES.numberNode(Hostile.number(chance));
    };
  }

  /// A text for a field or parameter.
  String text(String name, JsonNode described) {
    JsonNode schema = document.resolved(described);
    if (isHostile(name)) {
      return chance.onceIn(3) ? Hostile.id(chance) : Hostile.text(chance);
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(chance.below(schema.path("enum").size())).asText();
    }
    return things
        .named(chance, name)
        .orElseGet(() -> schema.has("pattern") ? chance.newId().toString() : "word");
  }

  /// Anything that JSON can say.
  private JsonNode anything(int depth) {
    return switch (chance.below(depth > 3 ? 6 : 9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(chance.onceIn(2));
      case 2 -> NODES.numberNode(Hostile.number(chance));
      case 3 -> DecimalNode.valueOf(Hostile.strangeNumber(chance));
      case 4 -> NODES.textNode(Hostile.text(chance));
      case 5 -> NODES.textNode(Hostile.id(chance));
      case 6 -> DecimalNode.valueOf(BigDecimal.valueOf(chance.below(100), 1));
      case 7 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = chance.below(4); i > 0; i--) {
          array.add(anything(depth + 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int i = chance.below(4); i > 0; i--) {
          object.set(Hostile.text(chance), anything(depth + 1));
        }
        yield object;
      }
    };
  }

  /// Whether it may be hostile in any place.
  boolean isAnywhere() {
    return place == null;
  }

  /// Whether something that has no name is hostile.
  boolean rarely() {
    return place == null && chance.onceIn(seldom);
  }

  /// As `rarely`, and more so: for what spoils the whole of it.
  boolean seldom() {
    return place == null && chance.onceIn(seldom * seldom);
  }

  /// Whether the field or parameter of this name is.
  boolean isHostile(String name) {
    return place == null ? chance.onceIn(seldom) : place.equals(name) && !name.isEmpty();
  }

  // ---- bytes

  /// The value as bytes on the wire, now and then damaged.
  byte[] bytes(JsonNode value) {
    String text = json(value);
    if (seldom()) {
      text = damaged(text);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && seldom()) {
      bytes[chance.below(bytes.length)] = (byte) chance.below(256);
    }
    return bytes;
  }

  /// With surrogates as escapes, or as what becomes of them in UTF-8.
  private String json(JsonNode value) {
    try {
      return (chance.onceIn(2) ? JSON : ESCAPING).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String damaged(String json) {
    int at = chance.below(json.length());
    int depth = chance.of(List.of(20, 61, 65, 1_001, 20_000));
    return switch (chance.below(14)) {
      case 0 -> json.substring(0, at);
      case 1 -> json + json;
      case 2 -> json + chance.of("}", "]", ",", "\u0000", "x", " ", "/**/", "//");
      case 3 -> "\ufeff" + json;
      case 4 -> json.replace('"', '\'');
      case 5 -> json.replace("}", ",}");
      case 6 -> twice(json);
      case 7 -> json.substring(0, at) + Hostile.text(chance) + json.substring(at);
      case 8 -> "[".repeat(depth) + json + "]".repeat(depth);
      case 9 -> "{\"a\":".repeat(depth) + json + "}".repeat(depth);
      case 10 -> "[".repeat(depth);
      case 11 -> chance.of("", "null", "1", "\"a\"", "[]", "true", "NaN", "-", "1e", "{", "\\");
      case 12 -> json.replaceFirst("\"[^\"]*\":", "a:");
      default -> json.replaceFirst(":", ":" + "9".repeat(chance.between(1, 1_200)) + ",\"b\":");
    };
  }

  /// The first field a second time.
  private static String twice(String json) {
    int colon = json.indexOf(':');
    return colon < 0 ? json : json.substring(0, colon) + ":1," + json.substring(1);
  }
}
