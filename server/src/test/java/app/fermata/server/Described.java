package app.fermata.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// protocol/openapi.yaml: what can be asked, and whether an answer is as it says, field by field.
public final class Described {
  private static final String PROBLEM =
      "/components/responses/Problem/content/application~1problem+json/schema";

  private final JsonNode document;

  private Described(JsonNode document) {
    this.document = document;
  }

  /// The document that the server serves.
  public static Described bundled() {
    try (InputStream in = App.class.getResourceAsStream("web/openapi.yaml")) {
      return new Described(new YAMLMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One method of one path.
  ///
  /// @param parameters of path, query and header, references resolved
  /// @param body the schema of its JSON body; missing where it takes none
  public record Operation(String method, String path, List<JsonNode> parameters, JsonNode body) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /// All operations, in the order of the document.
  public List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        JsonNode operation = method.getValue();
        var parameters = new ArrayList<JsonNode>();
        operation.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        operations.add(
            new Operation(
                method.getKey().toUpperCase(Locale.ROOT),
                path.getKey(),
                List.copyOf(parameters),
                operation.at("/requestBody/content/application~1json/schema")));
      }
    }
    return operations;
  }

  /// A schema or parameter itself, where it may be a reference to it.
  public JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : resolved(document.at(reference.substring(1)));
  }

  /// The schema of an answer with this status, which must be described.
  public JsonNode answer(String method, String path, int status) {
    JsonNode schema =
        document
            .path("paths")
            .path(path)
            .path(method.toLowerCase(Locale.ROOT))
            .path("responses")
            .path(Integer.toString(status))
            .at("/content/application~1json/schema");
    assertThat(schema.isMissingNode()).as(path + " " + status).isFalse();
    return schema;
  }

  /// The schema of refusals.
  public JsonNode problem() {
    return document.at(PROBLEM);
  }

  /// The words of the enumeration with this name.
  public List<String> words(String schema) {
    return document
        .path("components")
        .path("schemas")
        .path(schema)
        .path("enum")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  /// Fails where the value is not as the schema says, or has a field that it does not name.
  public void compare(String where, JsonNode described, JsonNode value) {
    JsonNode schema = resolved(described);
    switch (schema.path("type").asText()) {
      case "object" -> compareObject(where, schema, value);
      case "array" -> {
        assertThat(value.isArray()).as(where).isTrue();
        value.forEach(item -> compare(where + "[]", schema.path("items"), item));
      }
      case "integer" -> assertThat(value.isIntegralNumber()).as(where + " " + value).isTrue();
      case "boolean" -> assertThat(value.isBoolean()).as(where + " " + value).isTrue();
      case "string" -> {
        assertThat(value.isTextual()).as(where + " " + value).isTrue();
        if (schema.has("pattern")) {
          assertThat(value.asText()).as(where).matches(schema.path("pattern").asText());
        }
        if (schema.has("enum")) {
          assertThat(schema.path("enum").valueStream().map(JsonNode::asText))
              .as(where)
              .contains(value.asText());
        }
      }
      default -> throw new AssertionError(where + " has no type in the document");
    }
  }

  private void compareObject(String where, JsonNode schema, JsonNode value) {
    assertThat(value.isObject()).as(where + " " + value).isTrue();
    schema
        .path("required")
        .forEach(field -> assertThat(value.has(field.asText())).as(where + " " + field).isTrue());
    JsonNode known = schema.path("properties");
    if (known.isMissingNode()) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      assertThat(known.has(field.getKey())).as(where + " has " + field.getKey()).isTrue();
      compare(where + "." + field.getKey(), known.path(field.getKey()), field.getValue());
    }
  }
}
