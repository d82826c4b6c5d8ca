package app.fermata.bench.faults;

import app.fermata.protocol.RawJson;
import app.fermata.protocol.WireEntry;

/// What an entry says, shortened to what commands ask for.
final class Content {
  static final String GONE = "gone";
  static final String ON = "on";
  static final String OFF = "off";

  private Content() {}

  static String of(WireEntry entry) {
    RawJson body = entry.body();
    if (body == null) {
      return GONE;
    }
    return switch (entry.kind()) {
      case "message" -> body.object().path("source").asText();
      case "reaction" -> body.object().path("on").asBoolean() ? ON : OFF;
      case "conversation" -> body.object().path("purpose").asText();
      default -> body.object().toString();
    };
  }
}
