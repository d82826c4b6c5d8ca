package app.fermata.bench.peer;

import app.fermata.bench.Trouble;
import app.fermata.bench.load.LoadLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Talks on the peer as `Chatter` does on ours: a number of messages in flight in each room, the
/// next one when the last member has one.
public final class XmppChatter implements XmppConnection.Listener {
  private static final int REMEMBERED = 1 << 18;
  private static final int OPENING_AT_ONCE = 64;
  private static final int MOST_FAULTS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final LoadLoop loop;
  private final Ejabberd server;
  private final String text;
  private final List<XmppConnection> people = new ArrayList<>();
  private final List<Room> rooms = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  /// By message number: whose room it is, and how many have not got it.
  private final Room[] roomOf = new Room[REMEMBERED];

  private final int[] missing = new int[REMEMBERED];

  private boolean talking;
  private long sent;

  /// Number of the first message of this talk, and how many of it have arrived everywhere.
  private long first;

  private long finished;
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
  }

  /// Sums since the beginning.
  public record Counts(long sent, long delivered, long nanos) {}

  public XmppChatter(LoadLoop loop, Ejabberd server, String text) {
    this.loop = loop;
    this.server = server;
    this.text = text;
  }

  /// Signs people in.
  public void connect(int number) throws InterruptedException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.loop())
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true);
    for (int i = 0; i < number; i++) {
      var person = new XmppConnection("u" + i, this);
      people.add(person);
      bootstrap
          .clone()
          .handler(
              new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                  channel.pipeline().addLast(person);
                }
              })
          .connect(server.address())
          .addListener(
              done -> {
                if (!done.isSuccess()) {
                  person.end(String.valueOf(done.cause()));
                }
              });
      if (people.size() % OPENING_AT_ONCE == 0) {
        awaitReady();
      }
    }
    awaitReady();
  }

  private void awaitReady() throws InterruptedException {
    loop.await(
        "Not everybody was signed in at the peer",
        PATIENCE,
        () -> people.stream().allMatch(XmppConnection::isReady));
  }

  /// Puts everybody into one room and waits until a message reaches all of them.
  public void oneRoom() throws InterruptedException {
    var room = new Room("room@conference.localhost", List.copyOf(people));
    for (XmppConnection person : people) {
      loop.ask(
          () -> {
            person.send(
                "<presence to='"
                    + room.address
                    + "/"
                    + person.user()
                    + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
            return true;
          });
    }
    rooms.add(room);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!reachesAll(room)) {
      if (System.nanoTime() > until) {
        throw new Trouble("Not everybody came into the peer's room.");
      }
    }
  }

  private boolean reachesAll(Room room) throws InterruptedException {
    long before = loop.ask(() -> delivered);
    loop.ask(
        () -> {
          say(room);
          return true;
        });
    try {
      loop.await("", Duration.ofSeconds(2), () -> delivered - before >= room.members.size());
      return true;
    } catch (Trouble notYet) {
      return false; // and another probe goes out
    }
  }

  /// Person 0 with person 1, 2 with 3, and so on.
  public void pairs() {
    for (int i = 0; i + 1 < people.size(); i += 2) {
      rooms.add(new Room("", List.of(people.get(i), people.get(i + 1))));
    }
  }

  public void talk(int window) {
    loop.ask(
        () -> {
          talking = true;
          first = sent;
          finished = 0;
          for (Room room : rooms) {
            for (int i = 0; i < window; i++) {
              say(room);
            }
          }
          return true;
        });
  }

  /// Sends nothing more and waits for what is on its way.
  public void silence() throws InterruptedException {
    loop.ask(() -> talking = false);
    loop.await("Not everything came back from the peer", PATIENCE, () -> finished == sent - first);
  }

  private void say(Room room) {
    XmppConnection speaker = room.members.get(room.speaker);
    room.speaker = (room.speaker + 1) % room.members.size();
    int slot = (int) (sent & (REMEMBERED - 1));
    roomOf[slot] = room;
    boolean direct = room.address.isEmpty();
    missing[slot] = direct ? 1 : room.members.size();
    String to = direct ? room.members.get(room.speaker).user() + "@localhost" : room.address;
    speaker.send(
        "<message to='"
            + to
            + "' type='"
            + (direct ? "chat" : "groupchat")
            + "' id='m"
            + sent
            + "'><body>"
            + text
            + "</body></message>");
    sent++;
  }

  @Override
  public void message(XmppConnection connection, long number, int bytes) {
    delivered++;
    if (number < first) {
      return; // sent while the room filled
    }
    int slot = (int) (number & (REMEMBERED - 1));
    if (--missing[slot] == 0) {
      finished++;
      if (talking) {
        say(roomOf[slot]);
      }
    }
  }

  @Override
  public void ready(XmppConnection connection) {}

  @Override
  public void ended(XmppConnection connection, String why) {
    if (!ending && faults.size() < MOST_FAULTS) {
      faults.add("the peer's connection of " + connection.user() + ": " + why);
    }
  }

  public Counts counts() {
    return loop.ask(() -> new Counts(sent, delivered, System.nanoTime()));
  }

  /// What went wrong; ends of connections are no fault from now on.
  public List<String> faults() {
    return loop.ask(
        () -> {
          ending = true;
          return List.copyOf(faults);
        });
  }
}
