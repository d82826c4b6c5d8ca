package app.fermata.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Cards to JSON and back.
final class CardJson {
  private CardJson() {}

  static void write(JsonGenerator out, Card card) throws IOException {
    out.writeStartObject();
    out.writeStringField("log", card.log().toString());
    out.writeFieldName("at");
    FrameEncoder.position(out, card.at());
    out.writeStringField("type", card.type());
    text(out, "name", card.name());
    text(out, "purpose", card.purpose());
    flag(out, "private", card.isPrivate());
    flag(out, "archived", card.archived());
    flag(out, "favourite", card.favourite());
    if (!card.with().isEmpty()) {
      out.writeFieldName("with");
      FrameEncoder.ids(out, card.with());
    }
    if (!card.role().equals(Card.DEFAULT_ROLE)) {
      out.writeStringField("role", card.role());
    }
    number(out, "floor", card.floor());
    number(out, "members", card.members());
    number(out, "lastPlace", card.lastPlace());
    if (card.lastAt() != null) {
      out.writeNumberField("lastAt", card.lastAt().toEpochMilli());
    }
    number(out, "unread", card.unread());
    number(out, "mentions", card.mentions());
    number(out, "firstUnread", card.firstUnread());
    number(out, "readAt", card.readAt());
    read(out, card.read());
    if (!card.threads().isEmpty()) {
      out.writeArrayFieldStart("threads");
      for (var thread : card.threads()) {
        out.writeStartObject();
        out.writeStringField("root", thread.root().toString());
        number(out, "rootPlace", thread.rootPlace());
        number(out, "unread", thread.unread());
        number(out, "mentions", thread.mentions());
        read(out, thread.read());
        number(out, "readAt", thread.readAt());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void read(JsonGenerator out, Card.Read read) throws IOException {
    if (read.equals(Card.Read.NOTHING)) {
      return;
    }
    out.writeObjectFieldStart("read");
    number(out, "generation", read.generation());
    number(out, "upTo", read.upTo());
    spans(out, "read", read.read());
    spans(out, "unread", read.unread());
    out.writeEndObject();
  }

  private static void spans(JsonGenerator out, String name, List<Card.Span> spans)
      throws IOException {
    if (spans.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart(name);
    for (var span : spans) {
      out.writeStartArray();
      out.writeNumber(span.from());
      out.writeNumber(span.to());
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static void text(
      JsonGenerator out, String name, @org.jspecify.annotations.Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  private static void flag(JsonGenerator out, String name, boolean value) throws IOException {
    if (value) {
      out.writeBooleanField(name, true);
    }
  }

  private static void number(JsonGenerator out, String name, long value) throws IOException {
    if (value != 0) {
      out.writeNumberField(name, value);
    }
  }

  static Card parse(Fields card) {
    var with = new ArrayList<UUID>();
    for (JsonNode id : card.array("with")) {
      with.add(Fields.uuid("with", id));
    }
    var threads = new ArrayList<Card.ThreadCard>();
    for (JsonNode thread : card.array("threads")) {
      threads.add(thread(Fields.of("threads", thread)));
    }
    long lastAt = card.number("lastAt", 0);
    return new Card(
        card.id("log"),
        card.position("at"),
        card.text("type"),
        card.textOrNull("name"),
        card.textOrNull("purpose"),
        card.flag("private"),
        card.flag("archived"),
        card.flag("favourite"),
        with,
        card.text("role", Card.DEFAULT_ROLE),
        card.number("floor", 0),
        card.integer("members", 0),
        card.number("lastPlace", 0),
        lastAt == 0 ? null : Instant.ofEpochMilli(lastAt),
        card.integer("unread", 0),
        card.integer("mentions", 0),
        card.number("firstUnread", 0),
        card.number("readAt", 0),
        read(card),
        threads);
  }

  private static Card.ThreadCard thread(Fields thread) {
    return new Card.ThreadCard(
        thread.id("root"),
        thread.number("rootPlace", 0),
        thread.integer("unread", 0),
        thread.integer("mentions", 0),
        read(thread),
        thread.number("readAt", 0));
  }

  private static Card.Read read(Fields owner) {
    if (!owner.has("read")) {
      return Card.Read.NOTHING;
    }
    Fields read = owner.object("read");
    return new Card.Read(
        read.number("generation", 0),
        read.number("upTo", 0),
        spans(read, "read"),
        spans(read, "unread"));
  }

  private static List<Card.Span> spans(Fields read, String name) {
    var spans = new ArrayList<Card.Span>();
    for (JsonNode span : read.array(name)) {
      spans.add(new Card.Span(span.path(0).longValue(), span.path(1).longValue()));
    }
    return List.copyOf(spans);
  }
}
