package app.fermata.server.slack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The elements of a JSON array, one after the other. Bytes that are no UTF-8 become U+FFFD.
final class JsonElements {
  private static final int DEEPEST = 100;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private final JsonFactory factory;
  private final int elementSize;

  JsonElements(ExportLimits limits) {
    this.elementSize = limits.elementBytes();
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(elementSize)
                    .maxNameLength(10_000)
                    .maxNumberLength(1_000)
                    .build())
            .build();
  }

  /// Told every element.
  interface Sink {
    void element(int index, JsonNode node);

    /// An element of more bytes than are taken.
    void tooLarge(int index);
  }

  /// Reads to the end of the array, or to where the file is damaged.
  ///
  /// @return the reason why it ended early; empty where the array was whole
  Optional<String> read(InputStream in, Sink sink) {
    int index = 0;
    try (in;
        JsonParser parser = factory.createParser(reader(in))) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return Optional.of("The file holds no JSON list; nothing in it was read.");
      }
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
          return Optional.empty();
        }
        if (token == null) {
          return Optional.of(damaged(index, "it ends in the middle"));
        }
        Budget budget = new Budget(elementSize);
        JsonNode node = value(parser, budget);
        if (node == null || budget.left < 0) {
          sink.tooLarge(index);
        } else {
          sink.element(index, node);
        }
        index++;
      }
    } catch (JsonProcessingException e) {
      return Optional.of(damaged(index, e.getOriginalMessage()));
    } catch (IOException e) {
      return Optional.of(damaged(index, String.valueOf(e.getMessage())));
    }
  }

  private static String damaged(int index, String why) {
    String oneLine = why.replaceAll("\\s+", " ");
    String brief = oneLine.length() > 160 ? oneLine.substring(0, 160) + "…" : oneLine;
    return "The file is damaged after element %d and was read up to there: %s."
        .formatted(index, brief);
  }

  private static Reader reader(InputStream in) throws IOException {
    PushbackReader reader =
        new PushbackReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1);
    int first = reader.read();
    if (first >= 0 && first != '\uFEFF') {
      reader.unread(first);
    }
    return reader;
  }

  private static final class Budget {
    private long left;

    Budget(long left) {
      this.left = left;
    }

    boolean spend(long size) {
      left -= size + 16;
      return left >= 0;
    }
  }

  /// The value at the parser's token; null where the budget is spent (the value is then passed
  /// over).
  private static @Nullable JsonNode value(JsonParser parser, Budget budget) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, budget);
      case START_ARRAY -> array(parser, budget);
      case VALUE_STRING, VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT ->
          budget.spend(parser.getTextLength()) ? NODES.textNode(parser.getText()) : null;
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_EMBEDDED_OBJECT, FIELD_NAME, END_ARRAY, END_OBJECT, NOT_AVAILABLE ->
          throw new IOException("a value is missing");
    };
  }

  private static @Nullable JsonNode object(JsonParser parser, Budget budget) throws IOException {
    ObjectNode node = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      JsonNode value = value(parser, budget);
      if (value != null && budget.spend(name.length()) && !value.isNull()) {
        node.set(name, value);
      }
    }
    return parser.currentToken() == null ? ended() : budget.left < 0 ? null : node;
  }

  private static @Nullable JsonNode array(JsonParser parser, Budget budget) throws IOException {
    ArrayNode node = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        return ended();
      }
      JsonNode value = value(parser, budget);
      if (value != null && budget.spend(0)) {
        node.add(value);
      }
    }
    return budget.left < 0 ? null : node;
  }

  private static JsonNode ended() throws IOException {
    throw new IOException("it ends in the middle");
  }
}
