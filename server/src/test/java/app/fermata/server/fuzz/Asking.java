package app.fermata.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Described;
import app.fermata.server.Described.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One person who asks over HTTP: every operation of the document, with values that are hostile in
/// every place that a request has.
final class Asking {
  /// Each of these costs the hashing of a password.
  private static final Set<String> COSTLY =
      Set.of(
          "/api/v1/session",
          "/api/v1/password",
          "/api/v1/setup",
          "/api/v1/invitations",
          "/api/v1/resets",
          "/api/v1/claims");

  private final House house;
  private final Persona who;
  private final Described document;
  private final Promises promises;
  private final Chance chance;
  private final Shapes shapes;
  private final List<Operation> operations;
  private final Line line;
  private final Set<String> succeeded = new TreeSet<>();
  private String lastId = "";

  Asking(House house, Persona who, Described document, Chance chance) {
    this.house = house;
    this.who = who;
    this.document = document;
    this.promises = new Promises(document);
    this.chance = chance;
    this.shapes = Shapes.hostile(document, house, chance, 14);
    this.operations = document.operations();
    this.line = new Line(house.server().app().port());
  }

  /// @param target path and query, escaped
  /// @param headers name, colon, value
  private record Asked(String method, String target, List<String> headers, byte[] body) {
    byte[] bytes() {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes((method + " " + target + " HTTP/1.1\r\n").getBytes(StandardCharsets.UTF_8));
      for (String header : headers) {
        bytes.writeBytes((header + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      if (body.length > 0) {
        bytes.writeBytes(
            ("Content-Length: " + body.length + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      bytes.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(body);
      return bytes.toByteArray();
    }

    /// With other ids in the same places.
    Asked with(Map<String, String> others) {
      String target = this.target;
      String text = new String(body, StandardCharsets.UTF_8);
      for (Map.Entry<String, String> other : others.entrySet()) {
        target = target.replace(other.getKey(), other.getValue());
        text = text.replace(other.getKey(), other.getValue());
      }
      return new Asked(method, target, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The same, but for the id of the command, which is used once.
    Asked again(Chance chance) {
      String id = "Idempotency-Key: ";
      return new Asked(
          method,
          target,
          headers.stream()
              .map(header -> header.startsWith(id) ? id + chance.newId() : header)
              .toList(),
          body);
    }

    @Override
    public String toString() {
      String all = new String(bytes(), StandardCharsets.UTF_8);
      return all.length() > 3_000 ? all.substring(0, 3_000) + " … " + all.length() : all;
    }
  }

  /// Asks so many times. Returns the operations that were answered with success at least once.
  Set<String> ask(int times) {
    try (line) {
      for (int i = 0; i < times; i++) {
        Operation operation = chance.of(operations);
        if (COSTLY.contains(operation.path()) && !chance.onceIn(4)) {
          operation = chance.of(operations);
        }
        if (chance.onceIn(6)) {
          compare(operation);
        } else {
          ask(operation);
        }
      }
    }
    return succeeded;
  }

  private void ask(Operation operation) {
    Asked asked = request(operation);
    Line.Answer answer = exchange(operation, asked);
    if (answer.status() < 300) {
      succeeded.add(operation.toString());
    }
    if (answer.status() == 401) {
      house.recover(who);
    }
  }

  private Line.Answer exchange(Operation operation, Asked asked) {
    Line.Answer answer = null;
    try {
      answer = line.exchange(asked.bytes(), !asked.method.equals("HEAD"));
      if (!asked.target.startsWith("/api") && !asked.target.startsWith("/health")) {
        assertThat(answer.status()).isLessThan(500);
      } else {
        promises.holdFor(asked.method, operation.path(), answer);
      }
      return answer;
    } catch (AssertionError broken) {
      throw new AssertionError(
          "%s asked:%n%s%n%n%s was answered:%n%s"
              .formatted(
                  who,
                  asked,
                  operation,
                  answer == null ? "not at all" : answer.status() + " " + answer.text()),
          broken);
    }
  }

  // ---- missing and forbidden look the same

  /// Asks for what is there but hidden, and for what is not there.
  private void compare(Operation operation) {
    if (operation.path().endsWith("/create-channel") || operation.path().endsWith("/sync")) {
      return;
    }
    Shapes honest = Shapes.honest(document, this::secretOr, chance);
    Map<String, String> others = new LinkedHashMap<>();
    for (String name :
        List.of("conversation", "message", "thread", "key", "device", "token", "log")) {
      house.secret(name).ifPresent(id -> others.put(id, chance.newId().toString()));
    }
    Asked hidden = request(operation, honest, headers(operation, false));
    Asked missing = hidden.with(others).again(chance);
    if (hidden.target.equals(missing.target) && Arrays.equals(hidden.body, missing.body)) {
      return;
    }
    // Others change roles and memberships meanwhile: only what differs each time differs.
    for (int attempt = 1; ; attempt++) {
      Line.Answer one = exchange(operation, hidden);
      Line.Answer two = exchange(operation, missing);
      if (one.status() == 401) {
        house.recover(who);
        return;
      }
      if (two.status() == 429 || looksLike(operation, one, two, others)) {
        return;
      }
      assertThat(attempt)
          .as(
              "%s can tell what is hidden from what is missing by:%n%s%n%s %s%n%s %s",
              who, hidden, one.status(), one.text(), two.status(), two.text())
          .isLessThan(5);
      hidden = hidden.again(chance);
      missing = missing.again(chance);
    }
  }

  private static boolean looksLike(
      Operation operation, Line.Answer one, Line.Answer two, Map<String, String> others) {
    String text = one.text();
    for (Map.Entry<String, String> other : others.entrySet()) {
      text = text.replace(other.getKey(), other.getValue());
    }
    // What is written may differ in its position.
    boolean comparable = one.status() >= 400 || operation.method().equals("GET");
    return one.status() == two.status()
        && (!comparable || (two.text().equals(text) && two.headers().equals(one.headers())));
  }

  private Optional<String> secretOr(Chance chance, String name) {
    return house.secret(name).or(() -> house.named(chance, name));
  }

  // ---- requests

  /// Hostile in one place, else the first thing that is wrong hides all others; or in several.
  private Asked request(Operation operation) {
    List<String> places = new ArrayList<>();
    operation.parameters().forEach(one -> places.add(one.path("name").asText()));
    document
        .resolved(operation.body())
        .path("properties")
        .properties()
        .forEach(field -> places.add(field.getKey()));
    boolean one = chance.onceIn(2) && !places.isEmpty();
    return request(
        operation,
        one ? Shapes.hostileAt(chance.of(places), document, house, chance) : shapes,
        headers(operation, !one));
  }

  private Asked request(Operation operation, Shapes shapes, List<String> headers) {
    var target = new StringBuilder(operation.path());
    var query = new ArrayList<String>();
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").asText();
      switch (parameter.path("in").asText()) {
        case "path" -> {
          String slot = "{" + name + "}";
          int at = target.indexOf(slot);
          target.replace(at, at + slot.length(), escaped(inPath(shapes, name, parameter)));
        }
        case "query" -> {
          boolean wanted =
              parameter.path("required").asBoolean()
                  || shapes.isHostile(name)
                  || (shapes.isAnywhere() && chance.onceIn(3));
          for (int i = wanted ? 1 : 0; i > 0; i = shapes.rarely() ? 1 : 0) {
            query.add(name + "=" + escaped(inQuery(shapes, name, parameter.path("schema"))));
          }
        }
        default -> {}
      }
    }
    if (shapes.rarely()) {
      query.add(escaped(Hostile.text(chance)) + "=" + escaped(Hostile.text(chance)));
    }
    if (!query.isEmpty()) {
      target.append('?').append(String.join("&", query));
    }
    String method = operation.method();
    if (shapes.rarely() && chance.onceIn(3)) {
      method = chance.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X");
    }
    String whole = target.length() > 7_000 ? target.substring(0, 6_900) : target.toString();
    return new Asked(method, wellEnded(whole), headers, body(operation, shapes));
  }

  /// Not cut within an escape.
  private static String wellEnded(String target) {
    int at = target.lastIndexOf('%');
    return at > target.length() - 3 && at >= 0 ? target.substring(0, at) : target;
  }

  private String inPath(Shapes shapes, String name, JsonNode parameter) {
    if (shapes.isHostile(name)) {
      String hostile = Hostile.id(chance);
      return hostile.isEmpty() ? "-" : hostile;
    }
    return shapes.text(name, parameter.path("schema"));
  }

  private String inQuery(Shapes shapes, String name, JsonNode described) {
    JsonNode schema = document.resolved(described);
    if (schema.path("type").asText().equals("array")) {
      var all = new ArrayList<String>();
      int count = shapes.isHostile(name) && chance.onceIn(2) ? 201 : chance.between(1, 3);
      for (int i = 0; i < count && i * 37 < 6_000; i++) {
        all.add(shapes.text(name, schema.path("items")));
      }
      return String.join(",", all);
    }
    if (shapes.isHostile(name) && chance.onceIn(2)) {
      return chance.of(
          Hostile.date(chance), Hostile.pageToken(chance), Hostile.number(chance) + "", "");
    }
    JsonNode value = shapes.value(name, schema);
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private byte[] body(Operation operation, Shapes shapes) {
    if (operation.body().isMissingNode()) {
      return shapes.rarely() ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[0];
    }
    ObjectNode body = shapes.object(operation.body());
    if (shapes.rarely() && chance.onceIn(20)) {
      body.put("text", "a".repeat(chance.between(1 << 19, (1 << 20) + (1 << 18))));
    }
    return shapes.bytes(body);
  }

  /// @param hostile whether some of them may be
  private List<String> headers(Operation operation, boolean hostile) {
    var headers = new ArrayList<String>();
    headers.add("Host: localhost:" + house.server().app().port());
    headers.add("Content-Type: application/json");
    headers.add("X-Forwarded-For: 10." + chance.below(250) + "." + chance.below(250) + ".7");
    if (!who.isStranger()) {
      if (chance.onceIn(2)) {
        headers.add("Authorization: Bearer " + who.token());
      } else {
        headers.add("Cookie: " + who.cookie());
        headers.add("X-Fermata: 1");
        headers.add("Origin: http://localhost:" + house.server().app().port());
      }
    }
    boolean command =
        operation.parameters().stream()
            .anyMatch(parameter -> parameter.path("name").asText().equals("Idempotency-Key"));
    if (command) {
      String id = hostile && chance.onceIn(20) ? lastId : chance.newId().toString();
      lastId = id;
      headers.add("Idempotency-Key: " + id);
    }
    if (hostile && chance.onceIn(6)) {
      garble(headers);
    }
    return headers;
  }

  private void garble(List<String> headers) {
    if (chance.onceIn(2)) {
      headers.remove(chance.below(headers.size() - 1) + 1);
      return;
    }
    String value = oneLine(Hostile.text(chance));
    String header =
        switch (chance.below(14)) {
          case 0 -> "Authorization: Bearer " + value;
          case 1 -> "Authorization: " + value;
          case 2 -> "Cookie: fermata_session=" + value + "; fermata_device=" + value;
          case 3 -> "Idempotency-Key: " + oneLine(Hostile.id(chance));
          case 4 ->
              "Content-Type: " + chance.of("text/plain", "application/json;x=" + value, value);
          case 5 -> "Accept-Encoding: " + chance.of("gzip", "gzip;q=zz", "br, *", value);
          case 6 -> "X-Forwarded-For: " + chance.of("unknown", "::1, fe80::1%eth0", "1", value);
          case 7 -> "Origin: " + chance.of("null", "http://evil.example", value);
          case 8 -> "Expect: 100-continue";
          case 9 -> "Range: bytes=0-" + chance.below(9);
          case 10 -> "If-None-Match: *";
          case 11 -> "X-HTTP-Method-Override: DELETE";
          case 12 -> "Accept: text/html; q=" + value;
          default -> "X-" + chance.below(9) + ": " + value;
        };
    String name = header.substring(0, header.indexOf(':') + 1);
    headers.removeIf(other -> other.startsWith(name));
    headers.add(header.length() > 4_000 ? header.substring(0, 4_000) : header);
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\r\\n\\u0000]", " ");
  }
}
