package app.fermata.bench.mix;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Holds what people read against what was written.
final class Truth {
  private static final String MESSAGE = "message";
  private static final String REACTION = "reaction";

  private final Measures measures;

  Truth(Measures measures) {
    this.measures = measures;
  }

  /// A page of a room.
  ///
  /// @param thread whose replies it shows; null: the main timeline
  /// @param asked the tick at which it was asked for
  void page(Room room, @Nullable Message thread, JsonNode page, long asked) {
    measures.checked();
    Set<UUID> shown = new HashSet<>();
    Set<UUID> reactions = new HashSet<>();
    for (JsonNode entry : page.path("entries")) {
      switch (entry.path("kind").asText()) {
        case MESSAGE -> {
          shown.add(id(entry, "key"));
          message(room, thread, entry, asked);
        }
        case REACTION -> reactions.add(id(entry, "key"));
        default -> {}
      }
    }
    NavigableMap<Long, Message> timeline = thread == null ? room.main : thread.replies;
    long from = page.path("from").asLong();
    // A page of nothing ends before it begins.
    long to = Math.max(from, page.path("to").asLong());
    var within = timeline.subMap(from, true, to, page.path("to").asLong() >= from);
    for (Message message : within.values()) {
      if (message.isThereSince(asked)) {
        if (!shown.contains(message.key)) {
          wrong(room, message, "is missing on a page that covers it");
        }
        message.reactions.forEach(
            (key, ticks) -> {
              if (ticks[1] < asked && !reactions.contains(key)) {
                wrong(room, message, "lacks a reaction");
              }
            });
      }
    }
    for (JsonNode aggregate : page.path("threads")) {
      aggregate(room, aggregate, asked);
    }
  }

  private void message(Room room, @Nullable Message thread, JsonNode entry, long asked) {
    Message message = room.messages.get(id(entry, "key"));
    if (message == null || !message.isSent()) {
      measures.wrong("room " + room.id + " shows what nobody wrote: " + entry);
      return;
    }
    long place = entry.path("place").asLong();
    if (message.place != 0 && message.place != place) {
      wrong(room, message, "is at " + place + " and was at " + message.place);
    }
    if (message.root != thread) {
      wrong(room, message, "is shown in a timeline that it is not in");
    }
    if (!message.maySay(text(entry), asked)) {
      wrong(room, message, "says what it no longer or never said: " + text(entry));
    }
  }

  /// The text of a message, null where it is gone.
  private static @Nullable String text(JsonNode entry) {
    return entry.has("gone") ? null : entry.path("body").path("source").asText();
  }

  /// How many replies a thread has.
  void aggregate(Room room, JsonNode aggregate, long asked) {
    Message root = room.messages.get(id(aggregate, "root"));
    if (root == null) {
      measures.wrong("room " + room.id + " has a thread that nobody began: " + aggregate);
      return;
    }
    int replies = aggregate.path("replies").asInt();
    int least = root.leastReplies(asked);
    int most = root.mostReplies(asked) + room.sending;
    if (replies < least || replies > most) {
      wrong(room, root, "has " + replies + " replies instead of " + least + " to " + most);
    }
  }

  /// An entry that came live.
  void live(Room room, UUID key, long place, @Nullable String text) {
    Message message = room.messages.get(key);
    if (message == null || !message.isSent()) {
      measures.wrong("room " + room.id + " tells what nobody wrote: " + key);
    } else if (!message.maySay(text, 0)) {
      wrong(room, message, "is told with another text: " + text);
    } else {
      room.placed(message, place);
      if (message.place != place) {
        wrong(room, message, "is told at " + place + " and was at " + message.place);
      }
    }
  }

  /// A card, when nothing is being written.
  void card(Company company, Person person, JsonNode card) {
    Room room = company.room(id(card, "log"));
    if (room == null || person.joined.contains(room)) {
      return; // a server that was here before has channels of its own
    }
    measures.checked();
    if (!person.rooms.contains(room)) {
      measures.wrong("person " + person.number + " has a card of " + room.id);
      return;
    }
    int[] expected = company.unread(person, room);
    int unread = card.path("unread").asInt();
    int mentions = card.path("mentions").asInt();
    if (unread != expected[0] || mentions != expected[1]) {
      measures.wrong(
          "person %d has %d unread and %d mentions in %s instead of %d and %d"
              .formatted(person.number, unread, mentions, room.id, expected[0], expected[1]));
    }
  }

  private void wrong(Room room, Message message, String what) {
    measures.wrong("message " + message.key + " in " + room.id + " " + what);
  }

  private static UUID id(JsonNode from, String field) {
    return UUID.fromString(from.path(field).asText());
  }
}
