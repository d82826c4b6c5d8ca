package app.fermata.server.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Fields of Slack's objects as they can be trusted: trimmed, bounded, without control characters.
final class Fields {
  private static final int NAME = 80;

  private Fields() {}

  /// A line of text, or empty.
  static Optional<String> line(JsonNode node) {
    if (!node.isTextual()) {
      return Optional.empty();
    }
    String text = visible(node.asText()).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /// The first line that is there, as long as a name here may be.
  static Optional<String> name(JsonNode... candidates) {
    return cut(NAME, candidates);
  }

  /// The first line that is there, cut after so many characters.
  static Optional<String> cut(int most, JsonNode... candidates) {
    for (JsonNode candidate : candidates) {
      Optional<String> line = line(candidate);
      if (line.isPresent()) {
        String text = line.get();
        return Optional.of(
            text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)));
      }
    }
    return Optional.empty();
  }

  /// A Slack id: letters and digits.
  static Optional<String> id(JsonNode node) {
    return node.isTextual() && node.asText().matches("[A-Za-z0-9_-]{1,64}")
        ? Optional.of(node.asText())
        : Optional.empty();
  }

  static List<String> ids(JsonNode array) {
    List<String> out = new ArrayList<>();
    array.forEach(node -> id(node).ifPresent(out::add));
    return out.stream().distinct().toList();
  }

  static Optional<String> zone(JsonNode node) {
    return line(node)
        .filter(
            zone -> {
              try {
                return ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId());
              } catch (DateTimeException e) {
                return false;
              }
            });
  }

  /// Seconds since 1970.
  static Optional<Instant> instant(JsonNode node) {
    return SlackTs.parse(node.asText()).map(SlackTs::instant).filter(i -> i.getEpochSecond() > 0);
  }

  static long size(JsonNode node) {
    String text = node.asText();
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  static Optional<SlackTs> ts(JsonNode node) {
    return SlackTs.parse(node.asText());
  }

  private static String visible(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            cp -> {
              boolean lone = cp >= Character.MIN_SURROGATE && cp <= Character.MAX_SURROGATE;
              out.appendCodePoint(lone ? 0xFFFD : Character.isISOControl(cp) ? ' ' : cp);
            });
    return out.toString();
  }
}
