package app.fermata.server.fuzz;

import static app.fermata.server.gateway.RawSocket.CLOSE;
import static app.fermata.server.gateway.RawSocket.CONTINUATION;
import static app.fermata.server.gateway.RawSocket.FIN;
import static app.fermata.server.gateway.RawSocket.PING;
import static app.fermata.server.gateway.RawSocket.TEXT;
import static app.fermata.server.gateway.RawSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.Ids;
import app.fermata.server.Described;
import app.fermata.server.Described.Operation;
import app.fermata.server.Golden;
import app.fermata.server.gateway.RawSocket;
import app.fermata.server.gateway.RawSocket.Frame;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One person who talks over the socket: every kind of command after its schema, every other frame
/// after its sample, with values that are hostile, and now and then bytes that are no frames.
final class Talking {
  private static final String COMMANDS = "/api/v1/commands/";

  /// How a connection may end for what its client says; all others are the server's fault.
  private static final Set<Integer> ENDS = Set.of(1007, 1009, 1012, 4000, 4001, 4003, 4009);

  private final House house;
  private final Persona who;
  private final Chance chance;
  private final Shapes shapes;
  private final Promises promises;
  private final List<Operation> commands;
  private final List<JsonNode> samples;

  /// Commands that are not answered yet.
  private final Set<String> waiting = new HashSet<>();

  private @Nullable RawSocket socket;
  private boolean refused;
  private String said = "";

  Talking(House house, Persona who, Described document, Chance chance) {
    this.house = house;
    this.who = who;
    this.chance = chance;
    this.shapes = Shapes.hostile(document, house, chance, 14);
    this.promises = new Promises(document);
    this.commands =
        document.operations().stream()
            .filter(one -> one.path().startsWith(COMMANDS) && !one.path().endsWith("}"))
            .toList();
    // The answer to a ping says that what was said before it has been heard.
    this.samples =
        Golden.names("frames", "client-").stream()
            .map(Golden::read)
            .filter(sample -> !sample.path("do").asText().equals("ping"))
            .toList();
  }

  /// Says something so many times.
  void talk(int times) {
    try {
      for (int i = 0; i < times; i++) {
        if (who.isStranger()) {
          sayWithoutBeingKnown();
        } else if (chance.onceIn(25)) {
          sayBytes();
        } else {
          say();
        }
      }
    } catch (AssertionError broken) {
      throw new AssertionError(who + " said:\n" + said + "\n" + broken.getMessage(), broken);
    } finally {
      hangUp();
    }
  }

  private void hangUp() {
    if (socket != null) {
      socket.close();
    }
    socket = null;
    waiting.clear();
  }

  // ---- opening

  private RawSocket open() {
    for (int attempt = 0; attempt < 20; attempt++) {
      RawSocket open = RawSocket.upgraded(house.server(), "Authorization: Bearer " + who.token());
      open.text("{\"do\":\"hello\",\"versions\":[1]}");
      open.text("{\"do\":\"resume\",\"cursors\":[]}");
      Frame frame = open.next();
      while (frame.opcode() != CLOSE && !frame.text().startsWith("{\"is\":\"live\"")) {
        heard(frame);
        frame = open.next();
      }
      if (frame.opcode() != CLOSE) {
        socket = open;
        return open;
      }
      open.close();
      // Others change roles and deactivate accounts meanwhile.
      assertThat(frame.code()).isIn(4001, 4003, 1012);
      house.recover(who);
    }
    throw new AssertionError("nobody lets " + who + " in");
  }

  // ---- saying

  private void say() {
    RawSocket open = socket == null ? open() : socket;
    boolean isCommand = !chance.onceIn(3);
    String id = chance.newId().toString();
    JsonNode said = isCommand ? command(id) : shapes.like("", chance.of(samples));
    byte[] bytes = shapes.bytes(said);
    this.said = shown(bytes);
    refused = false;
    if (isCommand) {
      waiting.add(idIn(bytes).orElse(id));
    }
    for (byte[] part : parts(bytes)) {
      open.sendAnyway(part);
    }
    open.sendAnyway(frame(FIN | TEXT, "{\"do\":\"ping\"}"));
    if (!listenUntil("{\"is\":\"pong\"}")) {
      return;
    }
    // Only what was understood as a command is answered as one.
    if (refused) {
      waiting.clear();
    }
    while (!waiting.isEmpty()) {
      if (!hear(open)) {
        return;
      }
    }
  }

  /// Under which id it is answered: the one that was to be said may have been spoilt, and still be
  /// an id.
  private static Optional<String> idIn(byte[] bytes) {
    try {
      return Ids.read(Promises.json(bytes).path("id").asText("")).map(UUID::toString);
    } catch (AssertionError unreadable) {
      return Optional.empty();
    }
  }

  private JsonNode command(String id) {
    Operation command = chance.of(commands);
    return JsonNodeFactory.instance
        .objectNode()
        .put("do", "command")
        .put("id", shapes.seldom() ? Hostile.id(chance) : id)
        .put("kind", command.path().substring(COMMANDS.length()))
        .set(
            "args",
            shapes.rarely() ? shapes.value("", command.body()) : shapes.object(command.body()));
  }

  /// Whole or in fragments, maybe with a ping between.
  private List<byte[]> parts(byte[] bytes) {
    if (!chance.onceIn(5) || bytes.length < 2) {
      return List.of(frame(FIN | TEXT, bytes));
    }
    int cut = 1 + chance.below(bytes.length - 1);
    return List.of(
        frame(TEXT, Arrays.copyOf(bytes, cut)),
        frame(FIN | PING, chance.bytes(chance.below(126))),
        frame(FIN | CONTINUATION, Arrays.copyOfRange(bytes, cut, bytes.length)));
  }

  /// Frames that are damaged at the level of bytes. Whatever they are taken for, the end is the
  /// end.
  private void sayBytes() {
    RawSocket open = socket == null ? open() : socket;
    byte[] bytes =
        RawSocket.together(
            frame(FIN | TEXT, shapes.bytes(command(chance.newId().toString()))),
            frame(FIN | PING, chance.bytes(20)),
            frame(FIN | TEXT, "{\"do\":\"ping\"}"));
    for (int i = chance.between(1, 4); i > 0; i--) {
      bytes[chance.below(Math.min(bytes.length, chance.onceIn(2) ? 16 : bytes.length))] =
          (byte) chance.below(256);
    }
    said = "bytes " + java.util.HexFormat.of().formatHex(bytes);
    open.sendAnyway(bytes);
    open.sayNoMore();
    open.rest();
    hangUp();
  }

  /// Whoever does not say who they are is not listened to for long.
  private void sayWithoutBeingKnown() {
    RawSocket open =
        RawSocket.upgraded(house.server(), "X-Forwarded-For: 10.9.9." + chance.below(9));
    socket = open;
    var all = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      JsonNode said =
          chance.onceIn(2) ? command(chance.newId() + "") : shapes.like("", chance.of(samples));
      byte[] bytes = shapes.bytes(said);
      all.append(shown(bytes)).append('\n');
      this.said = all.toString();
      open.sendAnyway(frame(FIN | TEXT, bytes));
      if (!hear(open)) {
        return;
      }
    }
    throw new AssertionError("a stranger is listened to");
  }

  private static String shown(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.length() > 3_000 ? text.substring(0, 3_000) + " … " + bytes.length : text;
  }

  // ---- hearing

  /// Returns false where the connection ends before.
  private boolean listenUntil(String wanted) {
    while (true) {
      Frame frame = socket.next();
      if (frame.opcode() == TEXT && frame.text().equals(wanted)) {
        return true;
      }
      if (!heard(frame)) {
        return false;
      }
    }
  }

  private boolean hear(RawSocket open) {
    return heard(open.next());
  }

  /// Returns whether the connection goes on.
  private boolean heard(Frame frame) {
    if (frame.opcode() == CLOSE) {
      assertThat(ENDS).as("closed: %s", frame.reason()).contains(frame.code());
      hangUp();
      return false;
    }
    if (frame.opcode() == TEXT) {
      JsonNode json = Promises.json(frame.payload());
      promises.holdFor(json, frame.text());
      switch (json.path("is").asText()) {
        case "error" -> refused = true;
        case "done", "refused" -> waiting.remove(json.path("id").asText());
        case "welcome",
            "live",
            "range",
            "ranges",
            "reset",
            "cards",
            "left",
            "typing",
            "presence" -> {}
        default -> throw new AssertionError("an unknown frame: " + frame.text());
      }
    }
    return true;
  }
}
