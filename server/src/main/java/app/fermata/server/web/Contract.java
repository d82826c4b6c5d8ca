package app.fermata.server.web;

import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// protocol/openapi.yaml: served as it is, and every request checked against it before its handler
/// sees it.
public final class Contract {
  private static final String RESOURCE = "openapi.yaml";
  private static final String BASE = "https://fermata.app/";
  private static final String DOCUMENT = BASE + RESOURCE;

  /// In one body, more than in the largest command.
  private static final int MOST_VALUES = 2_000;

  /// Of a field in an answer: a client may send names of any length.
  private static final int LONGEST_NAME = 100;

  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  /// Errors come as a tree from the whole value down; the deepest one says what is wrong.
  private static final Comparator<OutputUnit> MOST_SPECIFIC =
      Comparator.<OutputUnit>comparingInt(error -> error.getInstanceLocation().length())
          .thenComparingInt(error -> error.getKeywordLocation().length());

  private final byte[] text;
  private final SchemaRepository schemas;
  private final Map<String, Operation> operations = new HashMap<>();

  /// @param anybody whether it is open to those who are not signed in
  /// @param body the schema of its JSON body; null where it takes none
  private record Operation(boolean anybody, @Nullable JsonSchema body, List<Parameter> query) {}

  /// A query parameter.
  private record Parameter(String name, boolean required, String type, JsonSchema schema) {}

  private Contract(byte[] text, JsonNode document) {
    this.text = text;
    this.schemas =
        SchemaRepository.create(
            new JsonSchemaOptions()
                .setBaseUri(BASE)
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic));
    schemas.dereference(DOCUMENT, JsonSchema.of(new JsonObject(document.toString())));
    JsonNode parameters = document.path("components").path("parameters");
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            operations.put(
                                key(method.getKey(), path.getKey()),
                                operation(method.getValue(), parameters))));
  }

  /// The one inside this program.
  public static Contract bundled() {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in this build");
      }
      byte[] text = in.readAllBytes();
      return new Contract(text, new YAMLMapper().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(String method, String path) {
    return method.toUpperCase(java.util.Locale.ROOT) + " " + path;
  }

  private static Operation operation(JsonNode operation, JsonNode shared) {
    JsonNode body =
        operation.path("requestBody").path("content").path("application/json").path("schema");
    List<Parameter> query = new ArrayList<>();
    for (JsonNode each : operation.path("parameters")) {
      String reference = each.path("$ref").asText();
      JsonNode parameter =
          reference.isEmpty()
              ? each
              : shared.path(reference.substring(reference.lastIndexOf('/') + 1));
      if (parameter.path("in").asText().equals("query")) {
        query.add(
            new Parameter(
                parameter.path("name").asText(),
                parameter.path("required").asBoolean(),
                type(parameter.path("schema")),
                schema(parameter.path("schema"))));
      }
    }
    JsonNode security = operation.path("security");
    return new Operation(
        security.isArray() && security.isEmpty(),
        body.isMissingNode() ? null : schema(body),
        List.copyOf(query));
  }

  /// References in the document are to itself; from outside they need its address.
  private static JsonSchema schema(JsonNode schema) {
    return JsonSchema.of(
        new JsonObject(
            schema.toString().replace("\"#/components/", "\"" + DOCUMENT + "#/components/")));
  }

  /// The referenced schemas of parameters are ids and places.
  private static String type(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    return reference.endsWith("/Place") ? "integer" : schema.path("type").asText("string");
  }

  /// All operations, as `METHOD /path`.
  public Set<String> operations() {
    return new TreeSet<>(operations.keySet());
  }

  /// Whether an operation is open to those who are not signed in.
  public boolean isForAnybody(String operation) {
    return Optional.ofNullable(operations.get(operation)).map(Operation::anybody).orElse(false);
  }

  /// The document itself.
  byte[] text() {
    return text.clone();
  }

  /// @throws RejectedException (`invalid`, with the field) where the request is not as the document
  ///   says
  void check(Routes.Route route, Exchange exchange) {
    Operation operation = operations.get(key(route.method(), route.path()));
    if (operation == null) {
      return;
    }
    for (Parameter parameter : operation.query()) {
      check(parameter, exchange);
    }
    JsonSchema body = operation.body();
    if (body != null) {
      requireFew(exchange.json());
      // Not by way of text: not all that Jackson reads can be written and read again.
      validate(body, new JsonObject(Json.mapper().convertValue(exchange.json(), FIELDS)), "body");
    }
  }

  /// The validator takes its time over every value and keeps a report of each that is wrong.
  private static void requireFew(JsonNode body) {
    int count = count(body, 0);
    if (count > MOST_VALUES) {
      throw new RejectedException(
          Rejection.tooLong(
              "body", count, MOST_VALUES, "A body has at most " + MOST_VALUES + " values."));
    }
  }

  /// How many values there are with those counted already; all of them are only counted where they
  /// are few.
  private static int count(JsonNode node, int before) {
    int count = before + 1;
    for (JsonNode child : node) {
      if (count > MOST_VALUES) {
        return count;
      }
      count = count(child, count);
    }
    return count;
  }

  private void check(Parameter parameter, Exchange exchange) {
    String name = parameter.name();
    List<String> given = exchange.queryAll(name);
    if (given.isEmpty()) {
      if (parameter.required()) {
        throw invalid(name, "The parameter " + name + " is missing.");
      }
      return;
    }
    if (parameter.type().equals("array")) {
      return;
    }
    if (given.size() > 1) {
      throw invalid(name, "The parameter " + name + " must be given once.");
    }
    validate(parameter.schema(), value(parameter, given.getFirst()), name);
  }

  private static Object value(Parameter parameter, String text) {
    return switch (parameter.type()) {
      case "integer" -> {
        try {
          yield Long.valueOf(text);
        } catch (NumberFormatException malformed) {
          throw invalid(
              parameter.name(), "The parameter " + parameter.name() + " must be a whole number.");
        }
      }
      case "boolean" -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw invalid(
              parameter.name(), "The parameter " + parameter.name() + " is true or false.");
        }
        yield Boolean.valueOf(text);
      }
      default -> text;
    };
  }

  private void validate(JsonSchema schema, Object value, String whole) {
    OutputUnit result = schemas.validator(schema).validate(value);
    if (Boolean.TRUE.equals(result.getValid())) {
      return;
    }
    List<OutputUnit> errors = result.getErrors();
    OutputUnit deepest =
        errors == null || errors.isEmpty()
            ? result
            : errors.stream().max(MOST_SPECIFIC).orElse(result);
    throw explained(deepest, whole);
  }

  private static RejectedException explained(OutputUnit error, String whole) {
    String location = String.valueOf(error.getInstanceLocation());
    String keyword = String.valueOf(error.getKeywordLocation());
    String message = String.valueOf(error.getError());
    String path = location.startsWith("#/") ? named(location.substring(2)) : "";
    Matcher quoted = QUOTED.matcher(message);
    if (keyword.endsWith("/required") && quoted.find()) {
      String missing = quoted.group(1);
      return invalid(
          path.isEmpty() ? missing : path + "/" + missing, "The field " + missing + " is missing.");
    }
    if (keyword.endsWith("/additionalProperties") || message.startsWith("False boolean")) {
      return invalid(path.isEmpty() ? whole : path, "There is no such field here: " + path + ".");
    }
    String field = path.isEmpty() ? whole : path;
    return invalid(field, "The value of " + field + " is not right: " + message);
  }

  /// A location as whoever sent it would write it: it comes as a JSON pointer in a URI.
  private static String named(String location) {
    String path = unescaped(location).replace("~1", "/").replace("~0", "~");
    return path.length() <= LONGEST_NAME ? path : path.substring(0, LONGEST_NAME) + "…";
  }

  private static String unescaped(String location) {
    try {
      return URLDecoder.decode(location.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      // The library writes control characters with one digit.
      return location;
    }
  }

  private static RejectedException invalid(String field, String detail) {
    return new RejectedException(Rejection.invalid(field, detail));
  }
}
