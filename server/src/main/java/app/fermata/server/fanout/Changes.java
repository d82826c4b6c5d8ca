package app.fermata.server.fanout;

import app.fermata.log.Entry;
import app.fermata.server.access.Role;
import app.fermata.server.command.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the few entries that change audiences (docs/protocol/kinds.md).
final class Changes {
  private static final Logger logger = LoggerFactory.getLogger(Changes.class);

  private Changes() {}

  static List<Change> of(List<Entry> entries) {
    List<Change> changes = List.of();
    for (Entry entry : entries) {
      if (concernsAudiences(entry)) {
        if (changes.isEmpty()) {
          changes = new ArrayList<>();
        }
        changes.add(read(entry));
      }
    }
    return changes;
  }

  private static boolean concernsAudiences(Entry entry) {
    return switch (entry.kind()) {
      case "membership", "link", "account" -> true;
      default -> false;
    };
  }

  private static Change read(Entry entry) {
    JsonNode body = body(entry);
    return switch (entry.kind()) {
      case "membership" ->
          new Change.Membership(entry.key(), joined(body), body.path("floor").asLong(0));
      case "link" -> new Change.Link(entry.key(), joined(body));
      case "account" ->
          new Change.Account(
              entry.key(), role(body), !entry.isLiving() || body.path("deactivated").asBoolean());
      default -> throw new IllegalStateException(entry.kind());
    };
  }

  private static boolean joined(JsonNode body) {
    return body.path("state").asText().equals("joined");
  }

  private static Role role(JsonNode body) {
    return switch (body.path("role").asText()) {
      case "owner" -> Role.OWNER;
      case "administrator" -> Role.ADMINISTRATOR;
      case "guest" -> Role.GUEST;
      default -> Role.MEMBER;
    };
  }

  private static JsonNode body(Entry entry) {
    try {
      return Json.read(entry.body());
    } catch (UncheckedIOException | ClassCastException e) {
      // Reads as "not a member": who cannot be placed gets nothing.
      logger.error("The body of {} in log {} cannot be read", entry.position(), entry.log(), e);
      return Json.object();
    }
  }
}
