package app.fermata.bench.mix;

import app.fermata.bench.target.Population;
import app.fermata.bench.target.Script;
import app.fermata.bench.target.Story;
import app.fermata.bench.target.Workspace;
import app.fermata.server.command.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everybody and everything that was said, as the server must know it.
final class Company {
  final UUID workspace;
  final List<Person> people = new ArrayList<>();
  final List<Room> channels = new ArrayList<>();

  /// Public channels and the people who may still join them.
  final List<Room> open = new ArrayList<>();

  /// What was posted during the run.
  final List<Message> posted = new ArrayList<>();

  private final Map<UUID, Room> rooms = new HashMap<>();
  private long tick;

  Company(Population population, Workspace filled) {
    workspace = filled.id();
    for (Workspace.Person person : filled.people()) {
      people.add(new Person(people.size(), person.account(), person.token()));
    }
    for (int i = 0; i < filled.rooms().size(); i++) {
      Population.Room what = population.rooms().get(i);
      var room = new Room(filled.rooms().get(i), what.kind() == Population.Kind.PUBLIC_CHANNEL);
      add(room);
      channels.add(room);
      for (int member : what.members()) {
        room.members.add(people.get(member));
        people.get(member).rooms.add(room);
      }
      if (room.isPublic && room.members.size() < people.size()) {
        open.add(room);
      }
      tell(room, filled.stories().get(i), filled.people());
    }
    for (Population.Reading reading : population.readings()) {
      Room room = channels.get(reading.room());
      long upTo = filled.stories().get(reading.room()).upTo(reading.share());
      people.get(reading.person()).read.put(room, upTo);
    }
  }

  private static void tell(Room room, Story story, List<Workspace.Person> people) {
    Script script = story.script();
    var said = new ArrayList<Message>();
    for (int number = 0; number < script.messages(); number++) {
      int root = script.root(number);
      var message =
          new Message(
              story.key(number),
              script.author(number),
              root < 0 ? null : said.get(root),
              script.mentioned(number),
              0);
      message.version(script.text(number, people), 0)[0] = 0;
      said.add(message);
      room.messages.put(message.key, message);
      int target = script.reactionTo(number);
      if (target >= 0) {
        UUID by = people.get(script.reactor(number)).account();
        UUID to = said.get(target).key;
        said.get(target)
            .reactions
            .put(Keys.reaction(to, by, script.emoji(number)), new long[] {0, 0});
      }
    }
    for (int number = 0; number < said.size(); number++) {
      room.placed(said.get(number), story.place(number));
    }
  }

  /// The next tick.
  long tick() {
    return ++tick;
  }

  void add(Room room) {
    rooms.put(room.id, room);
  }

  @Nullable Room room(UUID id) {
    return rooms.get(id);
  }

  Iterable<Room> rooms() {
    return rooms.values();
  }

  /// What somebody has unread in a room: messages of the main timeline by others, and of these the
  /// ones that mention them.
  int[] unread(Person person, Room room) {
    var counts = new int[2];
    long read = person.read.getOrDefault(room, 0L);
    for (Message message : room.main.tailMap(read, false).values()) {
      if (message.author != person.number && !message.isDeleted()) {
        counts[0]++;
        counts[1] += message.mentioned == person.number ? 1 : 0;
      }
    }
    return counts;
  }
}
