package app.fermata.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads typed fields of a JSON object; whatever has the wrong type is an invalid frame that names
/// the field.
record Fields(ObjectNode node) {

  static Fields of(String name, JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new Fields(object);
    }
    throw new InvalidFrameException("'" + name + "' must be an object.");
  }

  /// Refuses fields beyond these.
  void only(Set<String> names) {
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!names.contains(name)) {
        throw new InvalidFrameException("Unknown field '" + clip(name) + "'.");
      }
    }
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  private @Nullable JsonNode find(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private JsonNode need(String name) {
    JsonNode value = find(name);
    if (value == null) {
      throw new InvalidFrameException("'" + name + "' is missing.");
    }
    return value;
  }

  UUID id(String name) {
    return uuid(name, need(name));
  }

  @Nullable UUID idOrNull(String name) {
    JsonNode value = find(name);
    return value == null ? null : uuid(name, value);
  }

  static UUID uuid(String name, JsonNode value) {
    return Ids.read(value.isTextual() ? value.textValue() : "")
        .orElseThrow(
            () -> new InvalidFrameException("'" + name + "' must be a UUID in lower case."));
  }

  String text(String name) {
    JsonNode value = need(name);
    if (!value.isTextual()) {
      throw new InvalidFrameException("'" + name + "' must be text.");
    }
    return value.textValue();
  }

  String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  @Nullable String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }

  long number(String name) {
    return number(name, need(name));
  }

  long number(String name, long otherwise) {
    JsonNode value = find(name);
    return value == null ? otherwise : number(name, value);
  }

  static long number(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new InvalidFrameException("'" + name + "' must be a whole number, 0 or more.");
    }
    return value.longValue();
  }

  int integer(String name) {
    return integer(name, number(name));
  }

  int integer(String name, int otherwise) {
    return integer(name, number(name, otherwise));
  }

  static int integer(String name, long value) {
    if (value > Integer.MAX_VALUE) {
      throw new InvalidFrameException("'" + name + "' is too large.");
    }
    return (int) value;
  }

  boolean flag(String name) {
    JsonNode value = find(name);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new InvalidFrameException("'" + name + "' must be true or false.");
    }
    return value.booleanValue();
  }

  /// An array, empty where it is absent.
  Iterable<JsonNode> array(String name) {
    JsonNode value = find(name);
    if (value == null) {
      return Set.of();
    }
    if (value instanceof ArrayNode array) {
      return array;
    }
    throw new InvalidFrameException("'" + name + "' must be an array.");
  }

  int size(String name) {
    JsonNode value = find(name);
    return value == null ? 0 : value.size();
  }

  Fields object(String name) {
    return of(name, need(name));
  }

  @Nullable ObjectNode objectOrNull(String name) {
    return has(name) ? object(name).node() : null;
  }

  CheckedPosition position(String name) {
    Fields position = object(name);
    return new CheckedPosition(
        position.integer("epoch"), position.number("seq"), check(position.text("check", "")));
  }

  static String check(String text) {
    if (text.length() > 8) {
      throw new InvalidFrameException("'check' must have at most 8 digits.");
    }
    return text;
  }

  static String clip(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
