package app.fermata.bench.storm;

import app.fermata.bench.Trouble;
import app.fermata.bench.load.Devices;
import app.fermata.bench.load.Ledger;
import app.fermata.bench.load.LoadConnection;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.load.RangeHeader;
import app.fermata.bench.load.Requests;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.Workspace;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.Ids;
import app.fermata.protocol.ServerFrame;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// People write in some rooms, whether the server is there or not: what could not be sent waits in
/// their outbox. Everything that arrives is entered into a `Ledger`.
public final class Talk implements LoadConnection.Listener {
  private static final int MOST_FAULTS = 20;

  private final LoadLoop loop;
  private final Workspace workspace;
  private final Devices devices;
  private final Ids ids;
  private final Ledger ledger = new Ledger();
  private final List<Room> rooms = new ArrayList<>();
  private final Map<UUID, Room> byId = new HashMap<>();
  private final Map<UUID, Asked> asked = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private @Nullable ScheduledFuture<?> pace;
  private int said;
  private int checked;

  /// @param members numbers of people, and with which number they are in the ledger
  private record Room(UUID id, int[] people, Map<Integer, Integer> members) {}

  private record Asked(Room room, UUID message) {}

  /// @param most how many rooms people write in
  public Talk(
      LoadLoop loop,
      Workspace workspace,
      Population population,
      int most,
      SplittableRandom random) {
    this.loop = loop;
    this.workspace = workspace;
    this.devices = new Devices(loop, random, this);
    this.ids = new Ids(InstantSource.system(), random);
    int all = workspace.rooms().size();
    for (int i = 0; i < Math.min(most, all); i++) {
      int number = (int) ((long) i * all / Math.min(most, all));
      int[] people = population.rooms().get(number).members();
      if (people.length > 0) {
        var members = new HashMap<Integer, Integer>();
        for (int person : people) {
          members.put(person, members.size());
        }
        var room = new Room(workspace.rooms().get(number), people, members);
        rooms.add(room);
        byId.put(room.id(), room);
        ledger.open(room.id(), people.length);
      }
    }
  }

  /// Connects everybody. Any thread.
  public void connect() throws InterruptedException {
    devices.connect(workspace.people());
  }

  /// Writes at this rate from now on. Any thread.
  public void begin(double perSecond) {
    long gap = Math.max(1, (long) (1e9 / perSecond));
    loop.ask(
        () -> {
          pace = loop.every(gap, this::say);
          return true;
        });
  }

  private void say() {
    Room room = rooms.get(said % rooms.size());
    int person = room.people()[said / rooms.size() % room.people().length];
    UUID message = ids.next();
    String text = "message " + said++;
    ObjectNode args = JsonNodeFactory.instance.objectNode();
    args.put("conversation", room.id().toString());
    args.put("message", message.toString());
    args.put("text", text);
    var command = new ClientFrame.Command(ids.next(), "post-message", args);
    asked.put(command.id(), new Asked(room, message));
    ledger.sent(room.id(), message, text);
    devices.send(person, command);
  }

  /// Waits until everybody is back. Any thread.
  public void awaitLive(Duration longest) throws InterruptedException {
    devices.awaitLive(longest);
  }

  /// Stops writing, waits until everything has arrived everywhere, and reads every room once more
  /// over HTTP. Any thread.
  public void end(Duration longest) throws InterruptedException {
    loop.ask(
        () -> {
          if (pace != null) {
            pace.cancel(false);
          }
          return true;
        });
    try {
      loop.await(
          "Not everything that was sent came back",
          longest,
          () -> isBroken() || (devices.unanswered() == 0 && ledger.isSettled()));
    } catch (Trouble missing) {
      throw new Trouble(
          missing.getMessage()
              + " Unanswered: "
              + loop.ask(devices::unanswered)
              + ", lost: "
              + lost()
              + ", duplicated: "
              + duplicated()
              + ".");
    }
    var requests = new Requests(loop, 4);
    loop.ask(
        () -> {
          rooms.forEach(room -> readBack(requests, room, 0, new HashMap<>()));
          return true;
        });
    loop.await(
        "Not every room could be read", longest, () -> isBroken() || checked == rooms.size());
    devices.ending();
  }

  private boolean isBroken() {
    return !faults.isEmpty() || !ledger.faults().isEmpty();
  }

  private void readBack(Requests requests, Room room, long after, Map<UUID, String> found) {
    String path = "/api/v1/conversations/" + room.id() + "/page?limit=200&after=" + after;
    requests.get(
        path,
        workspace.people().get(room.people()[0]).token(),
        answer -> {
          if (!answer.isGood()) {
            addFault("reading back: " + answer);
            return;
          }
          JsonNode page = read(answer.body());
          for (JsonNode entry : page.path("entries")) {
            UUID key = UUID.fromString(entry.path("key").asText());
            if (found.put(key, entry.path("body").path("source").asText()) != null) {
              addFault("message " + key + " is on two pages");
            }
          }
          if (page.path("last").asBoolean()) {
            checked++;
            if (!found.equals(ledger.acknowledged(room.id()))) {
              addFault("room " + room.id() + " does not hold what was acknowledged");
            }
          } else {
            readBack(requests, room, page.path("to").asLong(), found);
          }
        });
  }

  private static JsonNode read(byte[] body) {
    try {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      throw new IllegalStateException("the server answers with something else than JSON", e);
    }
  }

  // ---- listening

  @Override
  public void range(
      LoadConnection connection, RangeHeader range, ByteBuf frame, int start, int length) {
    Room room = byId.get(range.log());
    if (room == null) {
      return;
    }
    Integer member = room.members().get(connection.number());
    if (member == null) {
      addFault("person " + connection.number() + " hears of a room that it is not in");
    } else if (LoadConnection.decode(frame, start, length)
        instanceof ServerFrame.Range(var decoded)) {
      for (var entry : decoded.entries()) {
        // What lies before the cursor was known: allowed, around resuming.
        if (entry.seq() > range.from()) {
          ledger.got(room.id(), member, entry);
        }
      }
    }
  }

  @Override
  public void done(LoadConnection connection, ServerFrame.Done done) {
    Asked what = asked.remove(done.id());
    if (what == null) {
      addFault("acknowledged, but not sent or acknowledged already: " + done.id());
    } else {
      ledger.acknowledged(what.room().id(), what.message());
    }
  }

  @Override
  public void refused(LoadConnection connection, ServerFrame.Refused refused) {
    if (!refused.mayRetry()) {
      addFault("refused: " + refused.code() + ", " + refused.detail());
    }
  }

  @Override
  public void other(LoadConnection connection, ServerFrame frame) {
    if (frame instanceof ServerFrame.Reset reset && byId.containsKey(reset.log())) {
      addFault(
          "person " + connection.number() + " has to begin anew in a room: " + reset.why().word());
    } else if (frame instanceof ServerFrame.Left(var log)) {
      addFault("person " + connection.number() + " has left " + log);
    }
  }

  @Override
  public void fault(LoadConnection connection, String what) {
    addFault("connection " + connection.number() + ": " + what);
  }

  @Override
  public void ended(LoadConnection connection, int code, String reason) {}

  private void addFault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(what);
    }
  }

  // ---- results, any thread

  public long lastLive() {
    return loop.ask(devices::lastLive);
  }

  public long attempts() {
    return loop.ask(devices::attempts);
  }

  public long deliveries() {
    return loop.ask(ledger::deliveries);
  }

  public long lost() {
    return loop.ask(ledger::lost);
  }

  public long duplicated() {
    return loop.ask(ledger::duplicated);
  }

  /// What went wrong; empty where nothing did.
  public List<String> faults() {
    return loop.ask(
        () -> {
          var all = new ArrayList<>(faults);
          all.addAll(ledger.faults());
          return all;
        });
  }
}
