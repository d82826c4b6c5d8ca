package app.fermata.server.attention;

import static app.fermata.server.Examples.args;
import static app.fermata.server.Examples.in;

import app.fermata.server.Examples;
import app.fermata.server.access.Actor;
import app.fermata.server.command.Outcome;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Four people doing what people do, drawn from a seed.
final class RandomHistory {
  private final Examples harbour;
  private final Random random;
  private final List<Actor> people;
  private final List<UUID> rooms = new ArrayList<>();
  private final List<Said> said = new ArrayList<>();

  private record Said(UUID room, UUID message, Actor by, boolean reply) {}

  RandomHistory(Examples harbour, long seed) {
    this.harbour = harbour;
    random = new Random(seed);
    people = List.of(harbour.ada, harbour.bo, harbour.chen, harbour.dana);
    rooms.add(harbour.general());
    rooms.add(harbour.channel(harbour.ada, "room", harbour.bo));
    rooms.add(harbour.privateChannel(harbour.bo, "cabin", harbour.ada, harbour.chen));
    rooms.add(harbour.direct(harbour.ada, harbour.bo));
  }

  private RandomHistory(RandomHistory other, long seed) {
    harbour = other.harbour;
    random = new Random(seed);
    people = other.people;
    rooms.addAll(other.rooms);
  }

  /// Another hand in the same rooms.
  RandomHistory again(long seed) {
    return new RandomHistory(this, seed);
  }

  List<UUID> rooms() {
    return rooms;
  }

  List<Actor> people() {
    return people;
  }

  /// One thing that somebody tries; it may be refused.
  void step() {
    Actor who = people.get(random.nextInt(people.size()));
    UUID room = rooms.get(random.nextInt(rooms.size()));
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> post(who, room, null, false);
      case 4, 5, 6 -> reply(who);
      case 7 -> onOwnMessage(who, "edit-message", true);
      case 8 -> onOwnMessage(who, "delete-message", false);
      case 9, 10 -> markRead(who, room);
      case 11 -> harbour.execute(who, "mark-unread", place(in(room), "from"));
      case 12 -> follow(who);
      case 13 -> harbour.execute(who, "join-channel", in(room));
      case 14 -> harbour.execute(who, "leave-conversation", in(room));
      default -> rare(who, room);
    }
  }

  private void rare(Actor who, UUID room) {
    switch (random.nextInt(3)) {
      case 0 ->
          harbour.execute(
              who, "remove-member", in(room).put("account", any(people).account().toString()));
      case 1 -> harbour.execute(who, "mark-all-read", args());
      default -> react(who);
    }
  }

  private void post(
      Actor who, UUID room, @org.jspecify.annotations.Nullable Said root, boolean both) {
    UUID message = harbour.ids.next();
    ObjectNode args = in(room).put("message", message.toString()).put("text", text());
    if (root != null) {
      args.put("thread", root.message.toString());
    }
    if (both) {
      args.put("inStream", true);
    }
    if (harbour.execute(who, "post-message", args) instanceof Outcome.Done) {
      said.add(new Said(room, message, who, root != null));
    }
  }

  private void reply(Actor who) {
    List<Said> roots = said.stream().filter(s -> !s.reply).toList();
    if (!roots.isEmpty()) {
      Said root = any(roots);
      post(who, root.room, root, random.nextInt(4) == 0);
    }
  }

  private void onOwnMessage(Actor who, String kind, boolean withText) {
    List<Said> own = said.stream().filter(s -> s.by.equals(who)).toList();
    if (!own.isEmpty()) {
      Said one = any(own);
      ObjectNode args = in(one.room).put("message", one.message.toString());
      harbour.execute(who, kind, withText ? args.put("text", text()) : args);
    }
  }

  private void react(Actor who) {
    if (!said.isEmpty()) {
      Said one = any(said);
      harbour.execute(
          who,
          "react",
          in(one.room).put("message", one.message.toString()).put("emoji", "👀").put("on", true));
    }
  }

  private void markRead(Actor who, UUID room) {
    ObjectNode args = in(room).put("generation", random.nextInt(3));
    if (random.nextBoolean()) {
      place(args, "through");
    } else {
      var ranges = args.putArray("ranges");
      for (int i = random.nextInt(3); i >= 0; i--) {
        long from = 1L + random.nextInt(30);
        ranges.addArray().add(from).add(from + random.nextInt(4));
      }
    }
    if (random.nextInt(3) == 0) {
      List<Said> roots = said.stream().filter(s -> s.room.equals(room) && !s.reply).toList();
      if (!roots.isEmpty()) {
        args.put("thread", any(roots).message.toString());
      }
    }
    harbour.execute(who, "mark-read", args);
  }

  private ObjectNode place(ObjectNode args, String field) {
    UUID room = UUID.fromString(args.get("conversation").asText());
    long head = Math.max(1, harbour.log.head(room).position().seq());
    return args.put(field, 1 + random.nextLong(head));
  }

  private void follow(Actor who) {
    if (!said.isEmpty()) {
      Said one = any(said);
      harbour.execute(
          who,
          "follow-thread",
          in(one.room).put("thread", one.message.toString()).put("on", random.nextBoolean()));
    }
  }

  private String text() {
    return switch (random.nextInt(5)) {
      case 0 -> "[@somebody](fermata:account/" + any(people).account() + ") look";
      case 1 -> "@everyone look, \",\"mentions\":{ is only text";
      default -> "words " + random.nextInt(1000);
    };
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
