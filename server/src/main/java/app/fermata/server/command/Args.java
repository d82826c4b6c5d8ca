package app.fermata.server.command;

import app.fermata.protocol.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a command's arguments strictly: every field has a type and a bound, and a field that
/// nobody asked for is refused (a misspelt option must not be silently ignored).
///
/// All methods throw `RejectedException` (`invalid` or `too_long`) naming the field.
public final class Args {
  private final ObjectNode node;
  private final Set<String> asked = new HashSet<>();

  public Args(ObjectNode node) {
    this.node = node;
  }

  /// Whether the field is there and not null.
  public boolean has(String field) {
    return value(field) != null;
  }

  /// An id of something that exists.
  public UUID id(String field) {
    return id(field, required(field));
  }

  public @Nullable UUID idIfAny(String field) {
    JsonNode value = value(field);
    return value == null ? null : id(field, value);
  }

  /// An id that the client made for what it creates: a UUIDv7.
  public UUID newId(String field) {
    UUID id = id(field);
    if (!Keys.isFromClient(id)) {
      throw invalid(field, "A new id must be a UUID of version 7.");
    }
    return id;
  }

  /// Distinct ids, in the order given.
  public List<UUID> ids(String field, int least, int most) {
    var ids = new LinkedHashSet<UUID>();
    for (JsonNode element : elements(field, most)) {
      ids.add(id(field, element));
    }
    if (ids.size() < least) {
      throw invalid(field, "At least " + least + " must be named.");
    }
    return List.copyOf(ids);
  }

  /// Text as it was typed, at most `limit` Unicode code points; lone surrogates become U+FFFD.
  public String text(String field, int limit) {
    return text(field, required(field), limit);
  }

  /// One line: in NFC, white space folded, no control characters; not empty, at most `limit` code
  /// points.
  public String line(String field, int limit) {
    String line = lineOrEmpty(field, limit);
    if (line.isEmpty()) {
      throw invalid(field, "This must not be empty.");
    }
    return line;
  }

  /// As `line`, but may be empty.
  public String lineOrEmpty(String field, int limit) {
    String text = text(field, required(field), Math.multiplyExact(limit, 4));
    String line = fold(text);
    int count = line.codePointCount(0, line.length());
    if (count > limit) {
      throw tooLong(field, count, limit);
    }
    return line;
  }

  /// Folds white space to single blanks, removes control and invisible formatting characters that
  /// make two names look alike, and normalises to NFC.
  public static String fold(String text) {
    var out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                  out.append(' ');
                }
              } else if (type != Character.CONTROL
                  && !(type == Character.FORMAT && point != 0x200d && point != 0x200c)) {
                out.appendCodePoint(point);
              }
            });
    return out.toString().strip();
  }

  public boolean flag(String field) {
    JsonNode value = required(field);
    if (!value.isBoolean()) {
      throw invalid(field, "This must be true or false.");
    }
    return value.booleanValue();
  }

  /// A flag whose absence means false.
  public boolean flagIfAny(String field) {
    return has(field) && flag(field);
  }

  /// A number from `least` on.
  public long number(String field, long least) {
    return number(field, required(field), least);
  }

  public @Nullable Long numberIfAny(String field, long least) {
    JsonNode value = value(field);
    return value == null ? null : number(field, value, least);
  }

  /// One word of an enumeration, as the enumeration writes it (`toLowerCase` of its name).
  public <E extends Enum<E>> E word(String field, Class<E> words) {
    String text = text(field, 40);
    for (E word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
        return word;
      }
    }
    throw invalid(field, "This is not one of the words allowed here.");
  }

  /// Closed ranges `[[from, to], …]` of places, each from 1 and in order.
  public List<long[]> ranges(String field, int most) {
    var ranges = new ArrayList<long[]>();
    for (JsonNode element : elements(field, most)) {
      if (!element.isArray() || element.size() != 2) {
        throw invalid(field, "A range is a pair of places.");
      }
      long from = number(field, element.get(0), 1);
      long to = number(field, element.get(1), 1);
      if (to < from) {
        throw invalid(field, "A range must not end before it begins.");
      }
      ranges.add(new long[] {from, to});
    }
    return List.copyOf(ranges);
  }

  /// Refuses what nobody asked for. To be called last.
  public void end() {
    Optional<String> unknown =
        node.propertyStream().map(f -> f.getKey()).filter(f -> !asked.contains(f)).findFirst();
    if (unknown.isPresent()) {
      String field = unknown.get();
      throw invalid(
          field.length() > 60 ? field.substring(0, 60) : field, "There is no such argument.");
    }
  }

  private Iterable<JsonNode> elements(String field, int most) {
    JsonNode value = required(field);
    if (!value.isArray()) {
      throw invalid(field, "This must be a list.");
    }
    if (value.size() > most) {
      throw tooLong(field, value.size(), most);
    }
    return value;
  }

  private @Nullable JsonNode value(String field) {
    asked.add(field);
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private JsonNode required(String field) {
    JsonNode value = value(field);
    if (value == null) {
      throw invalid(field, "This is missing.");
    }
    return value;
  }

  private static UUID id(String field, JsonNode value) {
    return Ids.read(value.isTextual() ? value.textValue() : "")
        .orElseThrow(() -> invalid(field, "This must be a UUID in lower case."));
  }

  private static String text(String field, JsonNode value, int limit) {
    if (!value.isTextual()) {
      throw invalid(field, "This must be text.");
    }
    String text = wellFormed(value.textValue());
    int count = text.codePointCount(0, text.length());
    if (count > limit) {
      throw tooLong(field, count, limit);
    }
    return text;
  }

  private static long number(String field, JsonNode value, long least) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
      throw invalid(field, "This must be a whole number from " + least + " on.");
    }
    return value.longValue();
  }

  /// A lone surrogate cannot be written as UTF-8.
  private static String wellFormed(String text) {
    StringBuilder copy = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        copy = copy == null ? new StringBuilder(text) : copy;
        copy.setCharAt(i, '\ufffd');
      }
    }
    return copy == null ? text : copy.toString();
  }

  private static RejectedException invalid(String field, String detail) {
    return new RejectedException(Rejection.invalid(field, detail));
  }

  private static RejectedException tooLong(String field, int count, int limit) {
    return new RejectedException(
        Rejection.tooLong(field, count, limit, "This has " + count + "; at most " + limit + "."));
  }
}
