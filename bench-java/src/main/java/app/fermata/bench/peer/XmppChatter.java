package app.fermata.bench.peer;

import app.fermata.bench.Latencies;
import app.fermata.bench.Trouble;
import app.fermata.bench.load.LoadLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;

/// Talks on the peer as `Chatter` does on ours: a number of messages in flight in each room, the
/// next one when the last member has one. Each must reach each member once, in one order, and be in
/// the archive.
public final class XmppChatter implements XmppConnection.Listener {
  private static final int OPENING_AT_ONCE = 64;
  private static final int MOST_FAULTS = 20;
  private static final Duration SIGNING_IN = Duration.ofSeconds(30);
  private static final Duration ENTERING = Duration.ofSeconds(30);
  private static final Duration ARRIVING = Duration.ofSeconds(30);

  /// What the archive adds to a message that it keeps (XEP-0359).
  private static final Stanza.Words ARCHIVED = new Stanza.Words("<stanza-id ");

  private static final Stanza.Words SAID = new Stanza.Words("<body>t");
  private static final Stanza.Words SUBJECT = new Stanza.Words("<subject");

  private final LoadLoop loop;
  private final Ejabberd server;
  private final String text;
  private final List<XmppConnection> people = new ArrayList<>();
  private final List<Room> rooms = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Latencies delivery = new Latencies();
  private final BitSet entered = new BitSet();

  private boolean talking;
  private long sent;
  private long delivered;
  private boolean ending;

  /// @param address of the room; "" for a direct, whose messages go to the other one
  private static final class Room {
    private final String address;
    private final List<XmppConnection> members;
    private int speaker;

    Room(String address, List<XmppConnection> members) {
      this.address = address;
      this.members = members;
    }

    boolean isDirect() {
      return address.isEmpty();
    }
  }

  /// What somebody reads, and as the how manieth of its readers.
  private record Reader(Room room, Arrivals arrivals, int index) {}

  /// Sums since the beginning.
  ///
  /// @param delivered messages times people that got them
  public record Counts(long sent, long delivered, long nanos) {}

  public XmppChatter(LoadLoop loop, Ejabberd server, String text) {
    this.loop = loop;
    this.server = server;
    this.text = text;
  }

  /// Signs people in, with accounts that are made on the way.
  public void connect(int number) throws InterruptedException {
    for (int i = 0; i < number; i++) {
      var person = new XmppConnection(i, this);
      people.add(person);
      loop.open(server.address(), channel -> channel.pipeline().addLast(person), person::end);
      if (people.size() % OPENING_AT_ONCE == 0) {
        awaitReady();
      }
    }
    awaitReady();
  }

  private void awaitReady() throws InterruptedException {
    await(
        "Not everybody was signed in at ejabberd",
        SIGNING_IN,
        () -> people.stream().allMatch(XmppConnection::isReady));
  }

  /// Waits for something at the peer; ends at once where something went wrong there.
  private void await(String what, Duration longest, Callable<Boolean> condition)
      throws InterruptedException {
    try {
      loop.await(what, longest, () -> !faults.isEmpty() || condition.call());
      Trouble.ifAny(loop.ask(() -> List.copyOf(faults)));
    } catch (Trouble trouble) {
      throw server.explained(trouble);
    }
  }

  /// Puts everybody into one room; the one who opens it goes first.
  public void oneRoom() throws InterruptedException {
    var room = new Room("room@conference.localhost", List.copyOf(people));
    var arrivals = new Arrivals(people.size(), false);
    loop.ask(
        () -> {
          for (XmppConnection person : people) {
            readers.add(new Reader(room, arrivals, person.number()));
          }
          return rooms.add(room);
        });
    enter(room, people.subList(0, 1));
    enter(room, people.subList(1, people.size()));
  }

  private void enter(Room room, List<XmppConnection> some) throws InterruptedException {
    loop.ask(
        () -> {
          for (XmppConnection person : some) {
            String as = room.address + "/" + person.user();
            person.send(
                "<presence to='" + as + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
          }
          return some;
        });
    await(
        "Not everybody came into ejabberd's room",
        ENTERING,
        () -> some.stream().allMatch(person -> entered.get(person.number())));
  }

  /// Person 0 with person 1, 2 with 3, and so on.
  public void pairs() {
    loop.ask(
        () -> {
          for (int i = 0; i + 1 < people.size(); i += 2) {
            var room = new Room("", List.of(people.get(i), people.get(i + 1)));
            rooms.add(room);
            readers.add(new Reader(room, new Arrivals(1, true), 0));
            readers.add(new Reader(room, new Arrivals(1, true), 0));
          }
          return true;
        });
  }

  public void talk(int window) {
    loop.ask(
        () -> {
          talking = true;
          for (Room room : rooms) {
            for (int i = 0; i < window; i++) {
              say(room);
            }
          }
          return true;
        });
  }

  /// Sends nothing more and waits until everything has arrived everywhere.
  ///
  /// @throws Trouble where something went wrong, or does not arrive
  public void silence() throws InterruptedException {
    loop.ask(() -> talking = false);
    await(
        "Not everything that was sent to ejabberd came back",
        ARRIVING,
        () -> readers.stream().allMatch(reader -> reader.arrivals.isQuiet()));
  }

  private void say(Room room) {
    XmppConnection speaker = room.members.get(room.speaker);
    room.speaker = (room.speaker + 1) % room.members.size();
    XmppConnection next = room.members.get(room.speaker);
    long now = System.nanoTime();
    readers.get(next.number()).arrivals.sent(sent, now);
    // The time makes it as long as one of ours.
    speaker.send(
        "<message to='"
            + (room.isDirect() ? next.user() + "@localhost" : room.address)
            + "' type='"
            + (room.isDirect() ? "chat" : "groupchat")
            + "' id='m"
            + sent
            + "'><body>t"
            + now
            + " "
            + text
            + "</body></message>");
    sent++;
  }

  @Override
  public void stanza(XmppConnection connection, Stanza stanza) {
    if (stanza.isError()) {
      addFault(connection, "refused: " + stanza);
    } else if (stanza.name().equals("message")) {
      String id = stanza.attribute("id");
      if (id.startsWith("m") && stanza.contains(SAID)) {
        message(connection, stanza, Long.parseLong(id.substring(1)));
      } else if (stanza.contains(SUBJECT)) {
        entered.set(connection.number()); // the last that a room sends to whoever comes in
      }
    }
  }

  private void message(XmppConnection connection, Stanza stanza, long number) {
    if (!stanza.contains(ARCHIVED)) {
      addFault(connection, "not in the archive: " + stanza);
    }
    Reader reader = readers.get(connection.number());
    try {
      Arrivals.Arrival arrival = reader.arrivals.arrived(reader.index, number);
      delivered++;
      delivery.add(System.nanoTime() - arrival.sentNanos());
      if (arrival.everywhere() && talking) {
        say(reader.room);
      }
    } catch (Trouble wrong) {
      addFault(connection, String.valueOf(wrong.getMessage()));
    }
  }

  @Override
  public void ended(XmppConnection connection, String why) {
    if (!ending) {
      addFault(connection, why);
    }
  }

  private void addFault(XmppConnection connection, String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add("ejabberd's connection of " + connection.user() + ": " + what);
    }
  }

  public Counts counts() {
    return loop.ask(() -> new Counts(sent, delivered, System.nanoTime()));
  }

  /// Forgets the durations so far.
  public void forgetLatencies() {
    loop.ask(
        () -> {
          delivery.clear();
          return true;
        });
  }

  /// From when a message was sent to when a member had it, for every member. Read when silent.
  public Latencies delivery() {
    return delivery;
  }

  /// Ends of connections are no fault from here on.
  public void ending() {
    loop.ask(() -> ending = true);
  }
}
