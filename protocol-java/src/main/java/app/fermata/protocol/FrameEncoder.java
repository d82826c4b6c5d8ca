package app.fermata.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes frames as UTF-8. The bodies of entries are copied as they are stored.
public final class FrameEncoder {
  private FrameEncoder() {}

  public static byte[] encode(ServerFrame frame) {
    var out = new ByteArrayOutputStream(256);
    encode(frame, out);
    return out.toByteArray();
  }

  /// Writes a frame; `out` is left open.
  public static void encode(ServerFrame frame, OutputStream out) {
    write(out, json -> server(json, frame));
  }

  public static byte[] encode(ClientFrame frame) {
    var out = new ByteArrayOutputStream(256);
    write(out, json -> client(json, frame));
    return out.toByteArray();
  }

  /// An entry by itself, as HTTP answers carry them.
  public static byte[] encode(WireEntry entry) {
    var out = new ByteArrayOutputStream(256);
    write(out, json -> entry(json, entry));
    return out.toByteArray();
  }

  @FunctionalInterface
  private interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  private static void write(OutputStream out, Writer writer) {
    try (JsonGenerator json = WireJson.FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setCodec(TREES);
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final ObjectMapper TREES = WireJson.MAPPER;

  private static void server(JsonGenerator out, ServerFrame frame) throws IOException {
    out.writeStartObject();
    switch (frame) {
      case ServerFrame.Welcome welcome -> welcome(out, welcome);
      case ServerFrame.Range range -> {
        is(out, "range");
        range(out, range.range());
      }
      case ServerFrame.Ranges ranges -> {
        is(out, "ranges");
        out.writeArrayFieldStart("ranges");
        for (WireRange range : ranges.ranges()) {
          out.writeStartObject();
          range(out, range);
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      case ServerFrame.Reset reset -> {
        is(out, "reset");
        id(out, "log", reset.log());
        out.writeStringField("why", reset.why().word());
        out.writeFieldName("at");
        position(out, reset.at());
        Long kept = reset.kept();
        if (kept != null) {
          out.writeNumberField("kept", kept);
        }
      }
      case ServerFrame.Cards cards -> {
        is(out, "cards");
        out.writeArrayFieldStart("cards");
        for (Card card : cards.cards()) {
          CardJson.write(out, card);
        }
        out.writeEndArray();
      }
      case ServerFrame.Left left -> {
        is(out, "left");
        id(out, "log", left.log());
      }
      case ServerFrame.Live live -> {
        is(out, "live");
        out.writeNumberField("epoch", live.epoch());
      }
      case ServerFrame.Done done -> done(out, done);
      case ServerFrame.Refused refused -> refused(out, refused);
      case ServerFrame.Typing typing -> {
        is(out, "typing");
        id(out, "log", typing.log());
        idIfAny(out, "thread", typing.thread());
        id(out, "account", typing.account());
      }
      case ServerFrame.PresenceOf presence -> presence(out, presence.accounts());
      case ServerFrame.Pong() -> is(out, "pong");
      case ServerFrame.Error error -> {
        is(out, "error");
        out.writeStringField("code", error.code());
        out.writeStringField("detail", error.detail());
      }
      case ServerFrame.Unknown unknown ->
          throw new IllegalArgumentException("Nobody sends '" + unknown.is() + "'.");
    }
    out.writeEndObject();
  }

  private static void welcome(JsonGenerator out, ServerFrame.Welcome welcome) throws IOException {
    is(out, "welcome");
    out.writeNumberField("version", welcome.version());
    id(out, "account", welcome.account());
    id(out, "workspace", welcome.workspace());
    idIfAny(out, "device", welcome.device());
    out.writeStringField("role", welcome.role());
    out.writeNumberField("epoch", welcome.epoch());
    out.writeStringField("server", welcome.server());
    out.writeNumberField("heartbeatMillis", welcome.heartbeat().toMillis());
    out.writeObjectFieldStart("limits");
    out.writeNumberField("frameBytes", welcome.limits().frameBytes());
    out.writeNumberField("textLength", welcome.limits().textLength());
    out.writeNumberField("commandsInFlight", welcome.limits().commandsInFlight());
    out.writeNumberField("catchUpEntries", welcome.limits().catchUpEntries());
    out.writeEndObject();
  }

  private static void done(JsonGenerator out, ServerFrame.Done done) throws IOException {
    is(out, "done");
    id(out, "id", done.id());
    out.writeArrayFieldStart("at");
    for (var at : done.at()) {
      out.writeStartObject();
      id(out, "log", at.log());
      out.writeNumberField("seq", at.seq());
      out.writeEndObject();
    }
    out.writeEndArray();
    if (done.result() != null) {
      out.writeFieldName("result");
      out.writeTree(done.result());
    }
  }

  private static void refused(JsonGenerator out, ServerFrame.Refused refused) throws IOException {
    is(out, "refused");
    id(out, "id", refused.id());
    out.writeStringField("code", refused.code());
    out.writeStringField("detail", refused.detail());
    if (refused.field() != null) {
      out.writeStringField("field", refused.field());
    }
    if (refused.count() != null) {
      out.writeNumberField("count", refused.count());
    }
    if (refused.limit() != null) {
      out.writeNumberField("limit", refused.limit());
    }
    if (refused.retryAfter() != null) {
      out.writeNumberField("retryAfterMillis", refused.retryAfter().toMillis());
    }
    if (refused.entry() != null) {
      out.writeFieldName("entry");
      entry(out, refused.entry());
    }
    if (refused.reference() != null) {
      out.writeStringField("reference", refused.reference());
    }
  }

  private static void presence(JsonGenerator out, Map<UUID, Presence> accounts) throws IOException {
    is(out, "presence");
    out.writeObjectFieldStart("accounts");
    for (var account : new TreeMap<>(accounts).entrySet()) {
      out.writeStringField(account.getKey().toString(), account.getValue().word());
    }
    out.writeEndObject();
  }

  private static void range(JsonGenerator out, WireRange range) throws IOException {
    id(out, "log", range.log());
    out.writeNumberField("from", range.from());
    out.writeNumberField("through", range.through());
    out.writeFieldName("at");
    position(out, range.at());
    if (range.head() != null) {
      out.writeNumberField("head", range.head());
    }
    out.writeArrayFieldStart("entries");
    for (WireEntry entry : range.entries()) {
      entry(out, entry);
    }
    out.writeEndArray();
  }

  private static void entry(JsonGenerator out, WireEntry entry) throws IOException {
    out.writeStartObject();
    id(out, "log", entry.log());
    out.writeNumberField("epoch", entry.epoch());
    out.writeNumberField("seq", entry.seq());
    id(out, "key", entry.key());
    out.writeStringField("kind", entry.kind());
    out.writeNumberField("place", entry.place());
    idIfAny(out, "parent", entry.parent());
    if (!entry.creator().equals(entry.author())) {
      id(out, "creator", entry.creator());
    }
    id(out, "author", entry.author());
    out.writeNumberField("at", entry.at().toEpochMilli());
    switch (entry.gone()) {
      case DELETED -> out.writeStringField("gone", "deleted");
      case ERASED -> out.writeStringField("gone", "erased");
      case null -> {
        if (entry.body() != null) {
          out.writeFieldName("body");
          out.writeRawValue(entry.body().verbatim());
        }
      }
    }
    out.writeEndObject();
  }

  private static void client(JsonGenerator out, ClientFrame frame) throws IOException {
    out.writeStartObject();
    switch (frame) {
      case ClientFrame.Hello hello -> hello(out, hello);
      case ClientFrame.Resume resume -> resume(out, resume);
      case ClientFrame.CatchUp catchUp -> {
        does(out, "catch-up");
        id(out, "log", catchUp.log());
        out.writeFieldName("after");
        position(out, catchUp.after());
      }
      case ClientFrame.AskCard card -> {
        does(out, "card");
        id(out, "log", card.log());
      }
      case ClientFrame.Watch watch -> {
        does(out, "watch");
        id(out, "log", watch.log());
        out.writeBooleanField("on", watch.on());
      }
      case ClientFrame.Command command -> {
        does(out, "command");
        id(out, "id", command.id());
        out.writeStringField("kind", command.kind());
        out.writeFieldName("args");
        out.writeTree(command.args());
      }
      case ClientFrame.SignalTyping typing -> {
        does(out, "signal");
        out.writeStringField("kind", "typing");
        id(out, "log", typing.log());
        idIfAny(out, "thread", typing.thread());
      }
      case ClientFrame.SignalPresence presence -> {
        does(out, "signal");
        out.writeStringField("kind", "presence");
        out.writeStringField("state", presence.state().word());
      }
      case ClientFrame.Show show -> {
        does(out, "show");
        idIfAny(out, "log", show.log());
        out.writeFieldName("accounts");
        ids(out, show.accounts());
      }
      case ClientFrame.Ping() -> does(out, "ping");
    }
    out.writeEndObject();
  }

  private static void hello(JsonGenerator out, ClientFrame.Hello hello) throws IOException {
    does(out, "hello");
    out.writeArrayFieldStart("versions");
    for (int version : hello.versions()) {
      out.writeNumber(version);
    }
    out.writeEndArray();
    if (hello.bearer() != null) {
      out.writeStringField("bearer", hello.bearer());
    }
    if (hello.client() != null) {
      out.writeStringField("client", hello.client());
    }
    idIfAny(out, "showing", hello.showing());
  }

  private static void resume(JsonGenerator out, ClientFrame.Resume resume) throws IOException {
    does(out, "resume");
    out.writeArrayFieldStart("cursors");
    for (var cursor : resume.cursors()) {
      out.writeStartArray();
      out.writeString(cursor.log().toString());
      out.writeNumber(cursor.position().epoch());
      out.writeNumber(cursor.position().seq());
      out.writeString(cursor.position().check());
      out.writeEndArray();
    }
    out.writeEndArray();
    if (resume.more()) {
      out.writeBooleanField("more", true);
    }
  }

  private static void is(JsonGenerator out, String word) throws IOException {
    out.writeStringField("is", word);
  }

  private static void does(JsonGenerator out, String word) throws IOException {
    out.writeStringField("do", word);
  }

  private static void id(JsonGenerator out, String name, UUID id) throws IOException {
    out.writeStringField(name, id.toString());
  }

  private static void idIfAny(JsonGenerator out, String name, @Nullable UUID id)
      throws IOException {
    if (id != null) {
      id(out, name, id);
    }
  }

  static void ids(JsonGenerator out, List<UUID> ids) throws IOException {
    out.writeStartArray();
    for (UUID id : ids) {
      out.writeString(id.toString());
    }
    out.writeEndArray();
  }

  static void position(JsonGenerator out, CheckedPosition position) throws IOException {
    out.writeStartObject();
    out.writeNumberField("epoch", position.epoch());
    out.writeNumberField("seq", position.seq());
    out.writeStringField("check", position.check());
    out.writeEndObject();
  }
}
