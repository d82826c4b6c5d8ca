package app.fermata.server.command;

import app.fermata.log.Body;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Bodies are JSON objects in UTF-8 whose defaults are left out. This is how they are written and
/// read, so that every body is written alike.
public final class Json {
  /// For what this server wrote itself: no features beyond the defaults. Thread-safe. What comes
  /// from the network is read within the bounds of `WireJson`. Its buffers are pooled, since those
  /// that belong to a thread would be made anew for every command.
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedBoundedPool()).build())
          .build();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// The bytes of a body.
  public static Body body(ObjectNode object) {
    try {
      return Body.of(MAPPER.writeValueAsBytes(object));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A body that this server wrote. An empty body (gone) reads as an empty object.
  public static ObjectNode read(Body body) {
    if (body.isEmpty()) {
      return object();
    }
    try {
      return (ObjectNode) MAPPER.readTree(body.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException("a stored body is not JSON", e);
    }
  }

  /// Puts text unless it is null or empty.
  public static void put(ObjectNode to, String field, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      to.put(field, value);
    }
  }

  /// Puts a flag unless it is false.
  public static void put(ObjectNode to, String field, boolean value) {
    if (value) {
      to.put(field, true);
    }
  }

  /// Puts a number unless it is zero.
  public static void put(ObjectNode to, String field, long value) {
    if (value != 0) {
      to.put(field, value);
    }
  }

  /// Puts an id unless it is null.
  public static void put(ObjectNode to, String field, @Nullable UUID value) {
    if (value != null) {
      to.put(field, value.toString());
    }
  }

  /// Puts a list of ids unless it is empty.
  public static void put(ObjectNode to, String field, List<UUID> values) {
    if (!values.isEmpty()) {
      var array = to.putArray(field);
      values.forEach(value -> array.add(value.toString()));
    }
  }

  public static @Nullable String text(JsonNode from, String field) {
    JsonNode value = from.get(field);
    return value == null || !value.isTextual() ? null : value.textValue();
  }

  public static String text(JsonNode from, String field, String otherwise) {
    String value = text(from, field);
    return value == null ? otherwise : value;
  }

  public static boolean flag(JsonNode from, String field) {
    return from.path(field).asBoolean(false);
  }

  public static long number(JsonNode from, String field) {
    return from.path(field).asLong(0);
  }

  public static @Nullable UUID id(JsonNode from, String field) {
    String value = text(from, field);
    return value == null ? null : UUID.fromString(value);
  }

  public static List<UUID> ids(JsonNode from, String field) {
    var ids = new ArrayList<UUID>();
    from.path(field).forEach(value -> ids.add(UUID.fromString(value.textValue())));
    return List.copyOf(ids);
  }

  /// JSON with object fields in the order of their names: two clients that mean the same write the
  /// same bytes, whatever their field order.
  public static byte[] canonical(String kind, ObjectNode args) {
    ObjectNode whole = object();
    whole.put("kind", kind);
    whole.set("args", sorted(args));
    try {
      return MAPPER.writeValueAsBytes(whole);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode copy = object();
      node.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(field -> copy.set(field.getKey(), sorted(field.getValue())));
      return copy;
    }
    if (node.isArray()) {
      var copy = JsonNodeFactory.instance.arrayNode(node.size());
      IntFunction<JsonNode> element = node::get;
      for (int i = 0; i < node.size(); i++) {
        copy.add(sorted(element.apply(i)));
      }
      return copy;
    }
    return node;
  }
}
