package app.fermata.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what the server sends, leniently: fields that it does not know are ignored, frames that it
/// does not know are `Unknown`, so that an older client gets along with a newer server.
public final class ServerFrameDecoder {
  private ServerFrameDecoder() {}

  /// @throws InvalidFrameException where a known frame lacks what it must have
  public static ServerFrame decode(byte[] utf8) {
    try {
      return decode(Fields.of("frame", WireJson.MAPPER.readTree(utf8)));
    } catch (IOException e) {
      throw new InvalidFrameException("This is not JSON.");
    }
  }

  private static ServerFrame decode(Fields frame) {
    String word = frame.text("is");
    return switch (word) {
      case "welcome" -> welcome(frame);
      case "range" -> new ServerFrame.Range(range(frame));
      case "ranges" -> {
        var ranges = new ArrayList<WireRange>();
        for (JsonNode range : frame.array("ranges")) {
          ranges.add(range(Fields.of("ranges", range)));
        }
        yield new ServerFrame.Ranges(ranges);
      }
      case "reset" ->
          new ServerFrame.Reset(
              frame.id("log"),
              why(frame.text("why")),
              frame.position("at"),
              frame.has("kept") ? frame.number("kept") : null);
      case "cards" -> {
        var cards = new ArrayList<Card>();
        for (JsonNode card : frame.array("cards")) {
          cards.add(CardJson.parse(Fields.of("cards", card)));
        }
        yield new ServerFrame.Cards(cards);
      }
      case "left" -> new ServerFrame.Left(frame.id("log"));
      case "live" -> new ServerFrame.Live(frame.integer("epoch"));
      case "done" -> done(frame);
      case "refused" -> refused(frame);
      case "typing" ->
          new ServerFrame.Typing(frame.id("log"), frame.idOrNull("thread"), frame.id("account"));
      case "presence" -> presence(frame);
      case "pong" -> new ServerFrame.Pong();
      case "error" -> new ServerFrame.Error(frame.text("code"), frame.text("detail", ""));
      default -> new ServerFrame.Unknown(word);
    };
  }

  private static ServerFrame welcome(Fields frame) {
    Fields limits = frame.object("limits");
    return new ServerFrame.Welcome(
        frame.integer("version"),
        frame.id("account"),
        frame.id("workspace"),
        frame.idOrNull("device"),
        frame.text("role"),
        frame.integer("epoch"),
        frame.text("server", ""),
        Duration.ofMillis(frame.number("heartbeatMillis")),
        new ServerFrame.Limits(
            limits.integer("frameBytes"),
            limits.integer("textLength"),
            limits.integer("commandsInFlight"),
            limits.integer("catchUpEntries")));
  }

  private static WireRange range(Fields range) {
    var entries = new ArrayList<WireEntry>();
    for (JsonNode entry : range.array("entries")) {
      entries.add(entry(Fields.of("entries", entry)));
    }
    return new WireRange(
        range.id("log"),
        range.number("from"),
        range.number("through"),
        range.position("at"),
        range.has("head") ? range.number("head") : null,
        entries);
  }

  /// Reads an entry, as HTTP answers carry them too.
  ///
  /// @throws InvalidFrameException where it lacks what it must have
  public static WireEntry entry(JsonNode node) {
    return entry(Fields.of("entry", node));
  }

  private static WireEntry entry(Fields entry) {
    UUID author = entry.id("author");
    UUID creator = entry.idOrNull("creator");
    var body = entry.objectOrNull("body");
    return new WireEntry(
        entry.id("log"),
        entry.integer("epoch"),
        entry.number("seq"),
        entry.id("key"),
        entry.text("kind"),
        entry.number("place"),
        entry.idOrNull("parent"),
        creator == null ? author : creator,
        author,
        Instant.ofEpochMilli(entry.number("at")),
        gone(entry.textOrNull("gone")),
        body == null ? null : RawJson.of(body));
  }

  private static WireEntry.@Nullable Gone gone(@Nullable String word) {
    return word == null
        ? null
        : word.equals("erased") ? WireEntry.Gone.ERASED : WireEntry.Gone.DELETED;
  }

  /// A reason that a newer server may have is treated like an unknown cursor.
  private static ServerFrame.Why why(String word) {
    return switch (word) {
      case "behind" -> ServerFrame.Why.BEHIND;
      case "lost" -> ServerFrame.Why.LOST;
      default -> ServerFrame.Why.UNKNOWN;
    };
  }

  private static ServerFrame done(Fields frame) {
    List<ServerFrame.At> at = new ArrayList<>();
    for (JsonNode node : frame.array("at")) {
      Fields position = Fields.of("at", node);
      at.add(new ServerFrame.At(position.id("log"), position.number("seq")));
    }
    return new ServerFrame.Done(frame.id("id"), at, frame.objectOrNull("result"));
  }

  private static ServerFrame refused(Fields frame) {
    return new ServerFrame.Refused(
        frame.id("id"),
        frame.text("code"),
        frame.text("detail", ""),
        frame.textOrNull("field"),
        frame.has("count") ? frame.integer("count") : null,
        frame.has("limit") ? frame.integer("limit") : null,
        frame.has("retryAfterMillis") ? Duration.ofMillis(frame.number("retryAfterMillis")) : null,
        frame.has("entry") ? entry(frame.object("entry")) : null,
        frame.textOrNull("reference"));
  }

  private static ServerFrame presence(Fields frame) {
    Map<UUID, Presence> accounts = new HashMap<>();
    for (var account : frame.object("accounts").node().properties()) {
      UUID id = UUID.fromString(account.getKey());
      accounts.put(
          id,
          switch (account.getValue().asText()) {
            case "working" -> Presence.WORKING;
            case "away" -> Presence.AWAY;
            default -> Presence.OFFLINE;
          });
    }
    return new ServerFrame.PresenceOf(accounts);
  }
}
