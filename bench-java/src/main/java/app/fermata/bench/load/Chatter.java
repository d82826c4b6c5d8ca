package app.fermata.bench.load;

import app.fermata.bench.Latencies;
import app.fermata.bench.Trouble;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.Ids;
import app.fermata.protocol.RawJson;
import app.fermata.protocol.ServerFrame;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Talks in rooms and counts what arrives, message by message and person by person. On the loop
/// only, but for what is marked otherwise.
///
/// A message carries the time at which it was due. Whoever gets it first has it decoded by the
/// client's codec; for everybody else its place in the room says which one it is.
public final class Chatter implements LoadConnection.Listener {
  private static final int REMEMBERED = 1 << 14;
  private static final int MOST_FAULTS = 20;
  private static final long TICK_NANOS = 1_000_000;

  private final LoadLoop loop;
  private final Ids ids;
  private final IntFunction<String> texts;
  private final Map<UUID, Room> rooms = new HashMap<>();
  private final List<Room> order = new ArrayList<>();
  private final Map<UUID, Long> unacknowledged = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Latencies delivery = new Latencies();
  private final Latencies acknowledgement = new Latencies();

  private @Nullable Room lastRoom;
  private @Nullable ScheduledFuture<?> pace;
  private boolean closedLoop;
  private long sent;
  private long acknowledged;
  private long refused;
  private long delivered;
  private long deliveredBytes;
  private int nextRoom;
  private boolean ending;

  /// A conversation and who listens to it.
  private static final class Room {
    private final UUID id;
    private final List<LoadConnection> members;
    private final long[] due = new long[REMEMBERED];
    private final int[] missing = new int[REMEMBERED];
    private long seen;
    private int speaker;

    Room(UUID id, List<LoadConnection> members, long seen) {
      this.id = id;
      this.members = members;
      this.seen = seen;
    }
  }

  /// Sums since the beginning; two of them make a measurement.
  ///
  /// @param delivered messages times people that got them
  public record Counts(
      long sent, long acknowledged, long refused, long delivered, long deliveredBytes, long nanos) {

    public Counts since(Counts earlier) {
      return new Counts(
          sent - earlier.sent,
          acknowledged - earlier.acknowledged,
          refused - earlier.refused,
          delivered - earlier.delivered,
          deliveredBytes - earlier.deliveredBytes,
          nanos - earlier.nanos);
    }

    public double seconds() {
      return nanos / 1e9;
    }
  }

  /// @param texts what message number n says
  public Chatter(LoadLoop loop, IntFunction<String> texts) {
    this.loop = loop;
    this.texts = texts;
    var random = new java.util.SplittableRandom();
    this.ids = new Ids(InstantSource.system(), random);
  }

  /// Adds a room, when its members are live. Any thread.
  public void room(UUID id, List<LoadConnection> members) {
    loop.ask(
        () -> {
          var room = new Room(id, List.copyOf(members), members.getFirst().seq(id));
          rooms.put(id, room);
          order.add(room);
          return room;
        });
  }

  // ---- talking

  /// Keeps `window` messages in flight in every room: when the last member has one, the next is
  /// sent. Any thread.
  public void talkAsFastAsPossible(int window) {
    loop.ask(
        () -> {
          closedLoop = true;
          for (Room room : order) {
            for (int i = 0; i < window; i++) {
              say(room, System.nanoTime());
            }
          }
          return true;
        });
  }

  /// Sends this many messages a second, whatever comes back, one room after the other. Any thread.
  public void talkAtRate(double perSecond) {
    loop.ask(
        () -> {
          long began = System.nanoTime();
          double gap = 1e9 / perSecond;
          long[] number = {0};
          pace =
              loop.every(
                  TICK_NANOS,
                  () -> {
                    long now = System.nanoTime();
                    for (long due = began + (long) (number[0] * gap);
                        due <= now;
                        due = began + (long) (number[0] * gap)) {
                      number[0]++;
                      say(order.get(nextRoom), due);
                      nextRoom = (nextRoom + 1) % order.size();
                    }
                  });
          return true;
        });
  }

  /// Sends nothing more. Any thread.
  public void silence() {
    loop.ask(
        () -> {
          closedLoop = false;
          if (pace != null) {
            pace.cancel(false);
            pace = null;
          }
          return true;
        });
  }

  /// Waits until everything said was acknowledged and has arrived everywhere. Any thread.
  ///
  /// @throws Trouble where something went wrong, or does not arrive
  public void awaitSilence(Duration longest) throws InterruptedException {
    loop.await(
        "Not everything that was sent came back",
        longest,
        () ->
            !faults.isEmpty()
                || (unacknowledged.isEmpty() && order.stream().allMatch(Chatter::isQuiet)));
    Trouble.ifAny(faults());
  }

  private static boolean isQuiet(Room room) {
    return room.members.stream().allMatch(member -> member.seq(room.id) == room.seen);
  }

  /// Ends of connections are no fault from here on. Any thread.
  public void ending() {
    loop.ask(() -> ending = true);
  }

  private void say(Room room, long due) {
    LoadConnection speaker = room.members.get(room.speaker);
    room.speaker = (room.speaker + 1) % room.members.size();
    UUID id = ids.next();
    ObjectNode args = JsonNodeFactory.instance.objectNode();
    args.put("conversation", room.id.toString());
    args.put("message", ids.next().toString());
    args.put("text", "t" + due + " " + texts.apply((int) sent));
    unacknowledged.put(id, due);
    sent++;
    speaker.send(new ClientFrame.Command(id, "post-message", args));
  }

  // ---- listening

  @Override
  public void range(
      LoadConnection connection, RangeHeader range, ByteBuf frame, int start, int length) {
    Room room = room(range);
    if (room == null) {
      return;
    }
    long now = System.nanoTime();
    if (range.through() > room.seen) {
      firstSight(room, range, frame, start, length);
    }
    deliveredBytes += length;
    for (long seq = range.from() + 1; seq <= range.through(); seq++) {
      int slot = (int) (seq & (REMEMBERED - 1));
      delivered++;
      delivery.add(now - room.due[slot]);
      room.missing[slot]--;
      if (room.missing[slot] == 0 && closedLoop) {
        say(room, now);
      }
    }
  }

  private @Nullable Room room(RangeHeader range) {
    Room before = lastRoom;
    if (before != null && range.isOf(before.id)) {
      return before;
    }
    Room found = rooms.get(range.log());
    lastRoom = found == null ? before : found;
    return found;
  }

  private void firstSight(Room room, RangeHeader range, ByteBuf frame, int start, int length) {
    if (!(LoadConnection.decode(frame, start, length) instanceof ServerFrame.Range(var decoded))) {
      throw new IllegalStateException("no range");
    }
    for (var entry : decoded.entries()) {
      if (entry.seq() <= room.seen) {
        continue;
      }
      if (entry.seq() != room.seen + 1) {
        addFault("room " + room.id + " lacks " + (room.seen + 1) + " before " + entry.seq());
      }
      int slot = (int) (entry.seq() & (REMEMBERED - 1));
      room.due[slot] = due(Objects.requireNonNull(entry.body()));
      room.missing[slot] = room.members.size();
      room.seen = entry.seq();
    }
    if (room.seen != range.through()) {
      addFault("a range through " + range.through() + " ends at " + room.seen);
    }
  }

  private static long due(RawJson body) {
    String text = body.object().path("source").asText();
    return Long.parseLong(text.substring(1, text.indexOf(' ')));
  }

  @Override
  public void done(LoadConnection connection, ServerFrame.Done done) {
    Long due = unacknowledged.remove(done.id());
    if (due == null) {
      addFault("acknowledged, but not sent or acknowledged already: " + done.id());
      return;
    }
    acknowledged++;
    acknowledgement.add(System.nanoTime() - due);
  }

  @Override
  public void refused(LoadConnection connection, ServerFrame.Refused answer) {
    unacknowledged.remove(answer.id());
    refused++;
    addFault("refused: " + answer.code() + ", " + answer.detail());
  }

  @Override
  public void fault(LoadConnection connection, String what) {
    addFault("connection " + connection.number() + ": " + what);
  }

  @Override
  public void ended(LoadConnection connection, int code, String reason) {
    if (!ending) {
      addFault("connection " + connection.number() + " ended: " + code + " " + reason);
    }
  }

  private void addFault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(what);
    }
  }

  // ---- results, any thread

  public Counts counts() {
    return loop.ask(
        () ->
            new Counts(sent, acknowledged, refused, delivered, deliveredBytes, System.nanoTime()));
  }

  /// Forgets the durations so far.
  public void forgetLatencies() {
    loop.ask(
        () -> {
          delivery.clear();
          acknowledgement.clear();
          return true;
        });
  }

  /// From when a message was due to when a member had it, for every member. Read when silent.
  public Latencies delivery() {
    return delivery;
  }

  /// From when a message was due to its acknowledgement. Read when silent.
  public Latencies acknowledgement() {
    return acknowledgement;
  }

  /// What went wrong; empty where nothing did.
  public List<String> faults() {
    return loop.ask(() -> List.copyOf(faults));
  }
}
