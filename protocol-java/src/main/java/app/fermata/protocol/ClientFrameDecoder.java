package app.fermata.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Reads what clients send: strict (unknown words and fields are refused, since a version was
/// agreed on) and bounded, because it comes from strangers.
public final class ClientFrameDecoder {
  /// Cursors in all resume frames of one connection.
  public static final int MAX_CURSORS = 10_000;

  /// Accounts whose presence one device may be shown.
  public static final int MAX_SHOWN = 200;

  private static final int MAX_VERSIONS = 32;
  private static final int MAX_WORD = 64;
  private static final int MAX_BEARER = 512;

  private ClientFrameDecoder() {}

  /// @throws InvalidFrameException with a sentence saying what is wrong
  public static ClientFrame decode(byte[] utf8) {
    try {
      return decode(WireJson.read(utf8));
    } catch (IOException e) {
      throw new InvalidFrameException(WireJson.complaint(e));
    }
  }

  /// @throws InvalidFrameException with a sentence saying what is wrong
  public static ClientFrame decode(InputStream utf8) {
    try {
      return decode(WireJson.MAPPER.readTree(utf8));
    } catch (IOException e) {
      throw new InvalidFrameException(WireJson.complaint(e));
    }
  }

  private static ClientFrame decode(JsonNode tree) {
    Fields frame = Fields.of("frame", tree);
    String word = frame.text("do");
    return switch (word) {
      case "hello" -> hello(frame);
      case "resume" -> resume(frame);
      case "catch-up" -> {
        frame.only(Set.of("do", "log", "after"));
        yield new ClientFrame.CatchUp(frame.id("log"), frame.position("after"));
      }
      case "card" -> {
        frame.only(Set.of("do", "log"));
        yield new ClientFrame.AskCard(frame.id("log"));
      }
      case "watch" -> {
        frame.only(Set.of("do", "log", "on"));
        yield new ClientFrame.Watch(frame.id("log"), frame.flag("on"));
      }
      case "command" -> command(frame);
      case "signal" -> signal(frame);
      case "show" -> show(frame);
      case "ping" -> {
        frame.only(Set.of("do"));
        yield new ClientFrame.Ping();
      }
      default -> throw new InvalidFrameException("Unknown 'do': '" + Fields.clip(word) + "'.");
    };
  }

  private static ClientFrame hello(Fields frame) {
    frame.only(Set.of("do", "versions", "bearer", "client", "showing"));
    bounded(frame, "versions", MAX_VERSIONS);
    var versions = new ArrayList<Integer>();
    for (JsonNode version : frame.array("versions")) {
      versions.add(Fields.integer("versions", Fields.number("versions", version)));
    }
    String bearer = frame.textOrNull("bearer");
    if (bearer != null && bearer.length() > MAX_BEARER) {
      throw new InvalidFrameException("'bearer' is too long.");
    }
    String client = frame.textOrNull("client");
    return new ClientFrame.Hello(
        versions,
        bearer,
        client == null ? null : client.substring(0, Math.min(client.length(), MAX_WORD)),
        frame.idOrNull("showing"));
  }

  private static ClientFrame resume(Fields frame) {
    frame.only(Set.of("do", "cursors", "more"));
    bounded(frame, "cursors", MAX_CURSORS);
    var cursors = new ArrayList<ClientFrame.Cursor>();
    for (JsonNode node : frame.array("cursors")) {
      if (!(node instanceof ArrayNode parts) || parts.size() != 4 || !parts.get(3).isTextual()) {
        throw new InvalidFrameException("A cursor is [log, epoch, seq, check].");
      }
      cursors.add(
          new ClientFrame.Cursor(
              Fields.uuid("log", parts.get(0)),
              new CheckedPosition(
                  Fields.integer("epoch", Fields.number("epoch", parts.get(1))),
                  Fields.number("seq", parts.get(2)),
                  Fields.check(parts.get(3).textValue()))));
    }
    return new ClientFrame.Resume(cursors, frame.flag("more"));
  }

  private static ClientFrame command(Fields frame) {
    frame.only(Set.of("do", "id", "kind", "args"));
    String kind = frame.text("kind");
    if (kind.length() > MAX_WORD) {
      throw new InvalidFrameException("'kind' is too long.");
    }
    ObjectNode args = frame.objectOrNull("args");
    return new ClientFrame.Command(
        frame.id("id"), kind, args == null ? JsonNodeFactory.instance.objectNode() : args);
  }

  private static ClientFrame signal(Fields frame) {
    String kind = frame.text("kind");
    return switch (kind) {
      case "typing" -> {
        frame.only(Set.of("do", "kind", "log", "thread"));
        yield new ClientFrame.SignalTyping(frame.id("log"), frame.idOrNull("thread"));
      }
      case "presence" -> {
        frame.only(Set.of("do", "kind", "state"));
        yield new ClientFrame.SignalPresence(
            switch (frame.text("state")) {
              case "working" -> Presence.WORKING;
              case "away" -> Presence.AWAY;
              default -> throw new InvalidFrameException("'state' must be working or away.");
            });
      }
      default -> throw new InvalidFrameException("Unknown signal '" + Fields.clip(kind) + "'.");
    };
  }

  private static ClientFrame show(Fields frame) {
    frame.only(Set.of("do", "log", "accounts"));
    bounded(frame, "accounts", MAX_SHOWN);
    List<UUID> accounts = new ArrayList<>();
    for (JsonNode account : frame.array("accounts")) {
      accounts.add(Fields.uuid("accounts", account));
    }
    return new ClientFrame.Show(frame.idOrNull("log"), accounts);
  }

  private static void bounded(Fields frame, String name, int most) {
    if (frame.size(name) > most) {
      throw new InvalidFrameException("'" + name + "' has more than " + most + " items.");
    }
  }
}
