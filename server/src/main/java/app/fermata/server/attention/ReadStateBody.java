package app.fermata.server.attention;

import app.fermata.log.Body;
import app.fermata.server.attention.Places.Span;
import app.fermata.server.command.Json;
import app.fermata.server.command.Keys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The read state of a conversation's main timeline or of a thread, as it is stored.
///
/// @param thread the root, or null for the main timeline
/// @param since of a main timeline only: a thread without a read state of its own is read up to
///   here (it was there when the account came, or all was marked as read)
public record ReadStateBody(UUID conversation, @Nullable UUID thread, ReadState state, long since) {

  /// What an account that comes into a conversation, or is imported with it, has to do with its
  /// past: nothing.
  public static ReadStateBody past(UUID conversation, long through) {
    return new ReadStateBody(conversation, null, ReadState.upTo(through), through);
  }

  public static ReadStateBody read(Body body) {
    ObjectNode from = Json.read(body);
    UUID conversation = Json.id(from, "conversation");
    if (conversation == null) {
      throw new IllegalStateException("a read state of no conversation");
    }
    return new ReadStateBody(
        conversation, Json.id(from, "thread"), state(from), Json.number(from, "since"));
  }

  /// The state among the fields of an object.
  static ReadState state(JsonNode from) {
    return new ReadState(
        Json.number(from, "generation"),
        Json.number(from, "upTo"),
        spans(from.path("read")),
        spans(from.path("unread")));
  }

  public Body body() {
    ObjectNode to = Json.object();
    Json.put(to, "conversation", conversation);
    Json.put(to, "thread", thread);
    put(to, state);
    Json.put(to, "since", since);
    return Json.body(to);
  }

  /// Puts the fields of a state.
  static void put(ObjectNode to, ReadState state) {
    Json.put(to, "generation", state.generation());
    Json.put(to, "upTo", state.upTo());
    put(to, "read", state.read());
    put(to, "unread", state.unread());
  }

  private static void put(ObjectNode to, String field, List<Span> spans) {
    if (!spans.isEmpty()) {
      var array = to.putArray(field);
      spans.forEach(span -> array.addArray().add(span.from()).add(span.to()));
    }
  }

  private static List<Span> spans(JsonNode from) {
    return from.valueStream()
        .map(pair -> new Span(pair.path(0).asLong(), pair.path(1).asLong()))
        .toList();
  }

  /// Its key in the account's log.
  UUID key() {
    return thread == null ? Keys.read(conversation) : Keys.read(conversation, thread);
  }

  ReadStateBody with(ReadState now) {
    return new ReadStateBody(conversation, thread, now, since);
  }
}
