package app.fermata.bench.mix;

import app.fermata.bench.load.Devices;
import app.fermata.bench.load.Requests;
import app.fermata.bench.target.Texts;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.Ids;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.command.Keys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What people do: sends it, and enters into the company's books what must be true afterwards.
final class Acts {
  private static final int PAGE = 50;
  private static final int RECENT = 50;
  private static final int TRIES = 20;
  private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "👀", "😄");

  private final Company company;
  private final Devices devices;
  private final Requests requests;
  private final Measures measures;
  private final Truth truth;
  private final SplittableRandom random;
  private final Ids ids;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<UUID, Asked> asked = new HashMap<>();

  /// Where the messages of the run are.
  private final Map<Message, Room> inRoom = new HashMap<>();

  private int written;

  /// A command whose answer is awaited.
  ///
  /// @param then hears where it wrote what, and the result
  private record Asked(Action action, long due, Consumer<ServerFrame.Done> then) {}

  Acts(
      Company company,
      Devices devices,
      Requests requests,
      Measures measures,
      Truth truth,
      SplittableRandom random,
      Ids ids) {
    this.company = company;
    this.devices = devices;
    this.requests = requests;
    this.measures = measures;
    this.truth = truth;
    this.random = random;
    this.ids = ids;
  }

  /// Somebody does something that was due at this time. What makes no sense just now (no message of
  /// one's own to edit) is left.
  void act(Action action, Person person, long due) {
    switch (action) {
      case POST -> post(person, at(person), due);
      case SWITCH -> open(person, any(person.rooms), due);
      case SCROLL_BACK -> scrollBack(person, due);
      case OPEN_DIRECT -> openDirect(person, due);
      case VIEW_THREADS -> viewThreads(person, due);
      case MARK_THREAD_READ -> markThreadRead(person, due);
      case PERMALINK -> permalink(person, due);
      case OPEN_THREAD -> openThread(person, due);
      case RECONNECT -> reconnect(person, due);
      case REACT -> react(person, due);
      case EDIT -> edit(due);
      case SEARCH_PEOPLE -> searchPeople(person, due);
      case JOIN -> join(person, due);
      case DELETE -> delete(due);
      case MARK_READ -> throw new IllegalArgumentException("goes with reading");
    }
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private Room at(Person person) {
    Room room = person.at;
    if (room == null) {
      room = any(person.rooms);
      person.at = room;
    }
    return room;
  }

  // ---- reading

  private void open(Person person, Room room, long due) {
    person.at = room;
    devices.tell(person.number, new ClientFrame.Show(room.id, List.of()));
    read(
        Action.SWITCH,
        person,
        room,
        null,
        "&unread=first",
        due,
        page -> {
          person.oldest = page.path("from").asLong();
          markRead(person, room, page);
        });
  }

  /// Everything that the page shows has been seen.
  private void markRead(Person person, Room room, JsonNode page) {
    long through = page.path("to").asLong();
    Map.Entry<Long, Message> last = room.main.floorEntry(through);
    if (last == null || last.getKey() <= person.read.getOrDefault(room, 0L)) {
      return;
    }
    long upTo = last.getKey();
    person.read.merge(room, upTo, Math::max);
    ObjectNode args = args(room).put("generation", 0).put("through", upTo);
    command(Action.MARK_READ, person, "mark-read", args, System.nanoTime(), _ -> {});
  }

  private void scrollBack(Person person, long due) {
    Room room = at(person);
    String from = person.oldest > 0 ? "&before=" + person.oldest : "";
    read(
        Action.SCROLL_BACK,
        person,
        room,
        null,
        from,
        due,
        page -> person.oldest = page.path("first").asBoolean() ? 0 : page.path("from").asLong());
  }

  private void permalink(Person person, long due) {
    Room room = at(person);
    if (room.main.isEmpty()) {
      return;
    }
    Message message = placed(room);
    read(
        Action.PERMALINK,
        person,
        room,
        null,
        "&message=" + message.key,
        due,
        page -> {
          if (page.path("from").asLong() > message.place
              || page.path("to").asLong() < message.place) {
            measures.wrong("the page around " + message.key + " does not show it");
          }
        });
  }

  /// A message of the main timeline, somewhere.
  private Message placed(Room room) {
    long place = random.nextLong(room.main.lastKey()) + 1;
    return room.main.ceilingEntry(place).getValue();
  }

  private void openThread(Person person, long due) {
    Room room = at(person);
    if (!room.roots.isEmpty()) {
      Message root = any(room.roots);
      read(Action.OPEN_THREAD, person, room, root, "&thread=" + root.key, due, _ -> {});
    }
  }

  private void read(
      Action action,
      Person person,
      Room room,
      @Nullable Message thread,
      String query,
      long due,
      Consumer<JsonNode> then) {
    long tick = company.tick();
    String path = "/api/v1/conversations/" + room.id + "/page?limit=" + PAGE + query;
    get(
        action,
        person,
        path,
        due,
        page -> {
          truth.page(room, thread, page, tick);
          then.accept(page);
        });
  }

  private void get(Action action, Person person, String path, long due, Consumer<JsonNode> then) {
    requests.get(
        path,
        person.token,
        answer -> {
          company.tick();
          measures.took(action, System.nanoTime() - due);
          if (answer.isGood()) {
            then.accept(parsed(answer.body()));
          } else {
            measures.failed(action + ": " + answer);
          }
        });
  }

  private JsonNode parsed(byte[] body) {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      throw new IllegalStateException("the server answers with something else than JSON", e);
    }
  }

  private void viewThreads(Person person, long due) {
    long tick = company.tick();
    get(
        Action.VIEW_THREADS,
        person,
        "/api/v1/threads?limit=" + PAGE,
        due,
        page -> {
          measures.checked();
          for (JsonNode item : page.path("items")) {
            Room room = company.room(UUID.fromString(item.path("conversation").asText()));
            if (room == null) {
              measures.wrong("a thread in no conversation: " + item);
            } else {
              truth.aggregate(room, item.path("aggregate"), tick);
            }
          }
        });
  }

  private void searchPeople(Person person, long due) {
    int number = random.nextInt(company.people.size());
    String query = "person " + number;
    long expected =
        company.people.stream()
            .filter(other -> ("person " + other.number).contains(query))
            .limit(PAGE)
            .count();
    get(
        Action.SEARCH_PEOPLE,
        person,
        "/api/v1/people?limit=" + PAGE + "&query=person%20" + number,
        due,
        page -> {
          measures.checked();
          // A server that was here before has people of its own.
          if (page.path("items").size() < expected) {
            measures.wrong(
                query + " finds " + page.path("items").size() + " people instead of " + expected);
          }
        });
  }

  /// All cards of somebody, page by page, held against the books.
  void checkCards(Person person, String pageToken, int before, Runnable then) {
    get(
        Action.MARK_READ,
        person,
        "/api/v1/cards?limit=200" + pageToken,
        System.nanoTime(),
        page -> {
          int soFar = before;
          for (JsonNode card : page.path("items")) {
            truth.card(company, person, card);
            soFar += company.room(UUID.fromString(card.path("log").asText())) == null ? 0 : 1;
          }
          if (page.has("nextPageToken")) {
            String next = "&pageToken=" + page.path("nextPageToken").asText();
            checkCards(person, next, soFar, then);
          } else {
            if (soFar != person.rooms.size()) {
              measures.wrong(
                  "person "
                      + person.number
                      + " has "
                      + soFar
                      + " cards instead of "
                      + person.rooms.size());
            }
            then.run();
          }
        });
  }

  /// A whole room, page by page.
  void checkRoom(Room room, long after, Runnable then) {
    Person reader = room.members.getFirst();
    read(
        Action.MARK_READ,
        reader,
        room,
        null,
        "&after=" + after,
        System.nanoTime(),
        page -> {
          if (page.path("last").asBoolean()) {
            then.run();
          } else {
            checkRoom(room, page.path("to").asLong(), then);
          }
        });
  }

  // ---- writing

  private static ObjectNode args(Room room) {
    return JsonNodeFactory.instance.objectNode().put("conversation", room.id.toString());
  }

  private void command(
      Action action,
      Person person,
      String kind,
      ObjectNode args,
      long due,
      Consumer<ServerFrame.Done> then) {
    var command = new ClientFrame.Command(ids.next(), kind, args);
    asked.put(command.id(), new Asked(action, due, then));
    devices.send(person.number, command);
  }

  /// A command is answered.
  void done(ServerFrame.Done done) {
    Asked what = asked.remove(done.id());
    if (what == null) {
      measures.wrong("acknowledged, but not sent or acknowledged already: " + done.id());
      return;
    }
    measures.took(what.action(), System.nanoTime() - what.due());
    what.then().accept(done);
  }

  /// A command is refused.
  ///
  /// @param again whether it is sent again
  void refused(UUID id, String words, boolean again) {
    Asked what = again ? asked.get(id) : asked.remove(id);
    measures.failed((what == null ? "?" : what.action()) + " refused: " + words);
  }

  /// How many commands wait for their answers.
  int unanswered() {
    return asked.size();
  }

  private void post(Person person, Room room, long due) {
    Message root = random.nextInt(100) < Action.REPLIES_IN_HUNDRED ? recent(room) : null;
    int mentioned =
        random.nextInt(100) < Action.MENTIONS_IN_HUNDRED ? any(room.members).number : -1;
    var text = new StringBuilder();
    if (mentioned >= 0) {
      Person whom = company.people.get(mentioned);
      text.append("[@Person ")
          .append(mentioned)
          .append("](fermata:account/")
          .append(whom.account)
          .append(") ");
    }
    text.append(Texts.message(1_000_000 + written++));
    if (random.nextInt(100) < Action.LINKS_IN_HUNDRED) {
      text.append(" https://example.org/").append(written);
    }
    var message = new Message(ids.next(), person.number, root, mentioned, due);
    long[] acknowledged = message.version(text.toString(), company.tick());
    room.messages.put(message.key, message);
    room.sending++;
    ObjectNode args =
        args(room).put("message", message.key.toString()).put("text", text.toString());
    if (root != null) {
      args.put("thread", root.key.toString());
      root.inFlight++;
    }
    command(
        Action.POST,
        person,
        "post-message",
        args,
        due,
        done -> {
          acknowledged[0] = company.tick();
          room.sending--;
          if (root != null) {
            root.inFlight--;
          }
          done.at().stream()
              .filter(at -> at.log().equals(room.id))
              .forEach(at -> room.placed(message, at.seq()));
          company.posted.add(message);
          inRoom.put(message, room);
        });
  }

  /// One of the newest living messages of the main timeline; null where there is none.
  private @Nullable Message recent(Room room) {
    int skip = random.nextInt(RECENT);
    Message found = null;
    for (Message message : room.main.descendingMap().values()) {
      if (message.isLiving()) {
        found = message;
      }
      if (skip-- <= 0 && found != null) {
        return found;
      }
      if (skip < -RECENT) {
        return found;
      }
    }
    return found;
  }

  private void react(Person person, long due) {
    Room room = at(person);
    Message message = recent(room);
    if (message == null) {
      return;
    }
    String emoji = any(EMOJI);
    UUID key = Keys.reaction(message.key, person.account, emoji);
    long[] ticks =
        message.reactions.computeIfAbsent(key, _ -> new long[] {company.tick(), Message.NEVER});
    message.inFlight++;
    ObjectNode args =
        args(room).put("message", message.key.toString()).put("emoji", emoji).put("on", true);
    command(
        Action.REACT,
        person,
        "react",
        args,
        due,
        _ -> {
          message.inFlight--;
          ticks[1] = Math.min(ticks[1], company.tick());
        });
  }

  /// Something that was posted during the run, is living, and is being left alone just now.
  private @Nullable Message posted() {
    for (int i = 0; i < TRIES && !company.posted.isEmpty(); i++) {
      Message message = any(company.posted);
      if (message.isLiving() && message.inFlight == 0) {
        return message;
      }
    }
    return null;
  }

  private void edit(long due) {
    Message message = posted();
    Room room = message == null ? null : inRoom.get(message);
    if (message == null || room == null || message.mentioned >= 0) {
      return; // a mention that an edit takes away would have to be known to the books
    }
    String text = Texts.message(1_000_000 + written++);
    long[] acknowledged = message.version(text, company.tick());
    message.inFlight++;
    ObjectNode args = args(room).put("message", message.key.toString()).put("text", text);
    command(
        Action.EDIT,
        company.people.get(message.author),
        "edit-message",
        args,
        due,
        _ -> {
          message.inFlight--;
          acknowledged[0] = company.tick();
        });
  }

  private void delete(long due) {
    Message message = posted();
    Room room = message == null ? null : inRoom.get(message);
    if (message == null || room == null) {
      return;
    }
    long[] acknowledged = message.version(null, company.tick());
    command(
        Action.DELETE,
        company.people.get(message.author),
        "delete-message",
        args(room).put("message", message.key.toString()),
        due,
        _ -> acknowledged[0] = company.tick());
  }

  private void markThreadRead(Person person, long due) {
    Room room = at(person);
    if (room.roots.isEmpty()) {
      return;
    }
    Message root = any(room.roots);
    ObjectNode args =
        args(room)
            .put("thread", root.key.toString())
            .put("generation", 0)
            .put("through", root.replies.lastKey());
    command(Action.MARK_THREAD_READ, person, "mark-read", args, due, _ -> {});
  }

  // ---- coming and going

  private void openDirect(Person person, long due) {
    Person other = any(company.people);
    if (other == person) {
      return;
    }
    ObjectNode args = JsonNodeFactory.instance.objectNode();
    args.putArray("accounts").add(other.account.toString());
    command(
        Action.OPEN_DIRECT,
        person,
        "open-direct",
        args,
        due,
        done -> {
          UUID id = Keys.direct(company.workspace, List.of(person.account, other.account));
          if (done.result() == null
              || !id.toString().equals(done.result().path("conversation").asText())) {
            measures.wrong(
                "the direct of " + person.number + " and " + other.number + " is another");
            return;
          }
          Room room = company.room(id);
          if (room == null) {
            room = new Room(id, false);
            company.add(room);
            for (Person one : List.of(person, other)) {
              room.members.add(one);
              one.rooms.add(room);
            }
          }
          open(person, room, System.nanoTime());
        });
  }

  private void join(Person person, long due) {
    for (int i = 0; i < TRIES && !company.open.isEmpty(); i++) {
      Room room = any(company.open);
      if (!person.rooms.contains(room) && !person.joined.contains(room)) {
        person.joined.add(room);
        command(
            Action.JOIN,
            person,
            "join-channel",
            args(room),
            due,
            _ -> {
              room.members.add(person);
              person.rooms.add(room);
            });
        return;
      }
    }
  }

  private void reconnect(Person person, long due) {
    if (person.reconnecting == 0 && devices.isLive(person.number)) {
      person.reconnecting = due;
      devices.reopen(person.number);
    }
  }

  /// Somebody is live, again or for the first time.
  void live(Person person) {
    if (person.reconnecting != 0) {
      measures.took(Action.RECONNECT, System.nanoTime() - person.reconnecting);
      person.reconnecting = 0;
    }
  }
}
