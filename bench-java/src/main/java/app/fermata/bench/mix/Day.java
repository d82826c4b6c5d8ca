package app.fermata.bench.mix;

import app.fermata.bench.Trouble;
import app.fermata.bench.load.Devices;
import app.fermata.bench.load.LoadConnection;
import app.fermata.bench.load.LoadLoop;
import app.fermata.bench.load.RangeHeader;
import app.fermata.bench.load.Requests;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.Workspace;
import app.fermata.protocol.Ids;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// A day at work: decides when, who and what. Things become due whether the server keeps up or not,
/// and their durations count from then.
public final class Day implements LoadConnection.Listener {
  private static final int HTTP_CONNECTIONS = 64;
  private static final long TICK_NANOS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST = 1_000;
  private static final String MESSAGE = "message";

  /// How many people's cards are counted by hand in the end.
  private static final int CARDS_CHECKED = 100;

  private final LoadLoop loop;
  private final Company company;
  private final Measures measures = new Measures();
  private final Truth truth = new Truth(measures);
  private final Devices devices;
  private final Acts acts;
  private final SplittableRandom random;
  private final List<Workspace.Person> people;
  private @Nullable ScheduledFuture<?> pace;
  private double nextDue;
  private long actions;
  private long deliveries;
  private int open;
  private boolean ending;

  public Day(LoadLoop loop, Population population, Workspace workspace, SplittableRandom random) {
    this.loop = loop;
    this.random = random;
    this.people = workspace.people();
    this.company = new Company(population, workspace);
    this.devices = new Devices(loop, random.split(), this);
    this.acts =
        new Acts(
            company,
            devices,
            new Requests(loop, HTTP_CONNECTIONS),
            measures,
            truth,
            random.split(),
            new Ids(InstantSource.system(), random.split()));
  }

  /// Connects everybody. Any thread.
  public void connect() throws InterruptedException {
    devices.connect(people);
    loop.ask(
        () -> {
          for (Room room : company.rooms()) {
            room.seen = room.members.stream().mapToLong(one -> seq(one, room)).max().orElse(0);
          }
          return true;
        });
  }

  private long seq(Person person, Room room) {
    return devices.seq(person.number, room.id);
  }

  /// Everybody works from now on. Any thread.
  ///
  /// @param busier how many times as much as people do
  public void begin(int busier) {
    double perNano = busier * people.size() / 1_000.0 * Action.POSTS_PER_SECOND * weights() / 1e9;
    loop.ask(
        () -> {
          nextDue = System.nanoTime();
          pace = loop.every(TICK_NANOS, () -> work(perNano));
          return true;
        });
  }

  private static double weights() {
    double all = 0;
    for (Action action : Action.values()) {
      all += action.perPost();
    }
    return all;
  }

  /// Does what has become due: independent people make a Poisson process.
  private void work(double perNano) {
    long now = System.nanoTime();
    while (nextDue <= now) {
      long due = (long) nextDue;
      Person person = company.people.get(random.nextInt(people.size()));
      actions++;
      acts.act(action(), person, due);
      nextDue += -Math.log(1 - random.nextDouble()) / perNano;
    }
  }

  private Action action() {
    double left = random.nextDouble() * weights();
    for (Action action : Action.values()) {
      left -= action.perPost();
      if (left < 0) {
        return action;
      }
    }
    return Action.POST;
  }

  /// Forgets the durations so far. Any thread.
  public void forget() {
    loop.ask(
        () -> {
          measures.forget();
          return true;
        });
  }

  /// Stops working, waits until everything has arrived everywhere, and checks what is there in the
  /// end: every room from its first message on, and the cards of some people. Any thread.
  public void end() throws InterruptedException {
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
          PATIENCE,
          () ->
              isBroken()
                  || (acts.unanswered() == 0 && devices.live() == devices.size() && isQuiet()));
    } catch (Trouble missing) {
      throw new Trouble(missing.getMessage() + " " + loop.ask(this::missing));
    }
    loop.ask(
        () -> {
          ending = true;
          for (Room room : company.rooms()) {
            open++;
            acts.checkRoom(room, 0, () -> open--);
          }
          for (int i = 0; i < Math.min(CARDS_CHECKED, people.size()); i++) {
            open++;
            acts.checkCards(company.people.get(random.nextInt(people.size())), "", 0, () -> open--);
          }
          return true;
        });
    loop.await(
        "Not everything could be read", PATIENCE.multipliedBy(5), () -> isBroken() || open == 0);
    devices.ending();
  }

  private boolean isBroken() {
    return !measures.faults().isEmpty();
  }

  /// Whether everybody is equally far in every room, and nobody ever was further.
  private boolean isQuiet() {
    for (Room room : company.rooms()) {
      long head = head(room);
      for (Person person : room.members) {
        if (seq(person, room) != head) {
          return false;
        }
      }
    }
    return true;
  }

  private long head(Room room) {
    return room.members.stream()
        .mapToLong(person -> seq(person, room))
        .reduce(room.seen, Math::max);
  }

  private String missing() {
    var words =
        new StringBuilder(
            acts.unanswered()
                + " commands have no answer, "
                + (devices.size() - devices.live())
                + " people are not live.");
    for (Room room : company.rooms()) {
      long head = head(room);
      for (Person person : room.members) {
        if (seq(person, room) != head && words.length() < LONGEST) {
          words.append(
              " Person %d is at %d of %d in %s."
                  .formatted(person.number, seq(person, room), head, room.id));
        }
      }
    }
    return words.toString();
  }

  // ---- listening

  @Override
  public void live(LoadConnection connection) {
    acts.live(company.people.get(connection.number()));
  }

  @Override
  public void range(
      LoadConnection connection, RangeHeader range, ByteBuf frame, int start, int length) {
    Room room = company.room(range.log());
    if (room == null) {
      return;
    }
    long now = System.nanoTime();
    if (range.through() > room.seen) {
      firstSight(room, range, frame, start, length);
    }
    Person person = company.people.get(connection.number());
    for (long seq = range.from() + 1; seq <= range.through(); seq++) {
      long due = room.due(seq);
      if (due != 0 && connection.isLive() && person.reconnecting == 0) {
        deliveries++;
        measures.delivered(now - due);
      }
    }
  }

  private void firstSight(Room room, RangeHeader range, ByteBuf frame, int start, int length) {
    if (!(LoadConnection.decode(frame, start, length) instanceof ServerFrame.Range(var decoded))) {
      throw new IllegalStateException("no range");
    }
    for (long seq = room.seen + 1; seq <= range.through(); seq++) {
      room.due(seq, 0);
    }
    for (WireEntry entry : decoded.entries()) {
      if (entry.seq() > room.seen && entry.kind().equals(MESSAGE)) {
        String text = entry.body() == null ? null : entry.body().object().path("source").asText();
        truth.live(room, entry.key(), entry.place(), text);
        Message message = room.messages.get(entry.key());
        if (message != null && entry.seq() == entry.place()) {
          room.due(entry.seq(), message.due);
        }
      }
    }
    room.seen = range.through();
  }

  @Override
  public void done(LoadConnection connection, ServerFrame.Done done) {
    acts.done(done);
  }

  @Override
  public void refused(LoadConnection connection, ServerFrame.Refused refused) {
    acts.refused(refused.id(), refused.code() + ", " + refused.detail(), refused.mayRetry());
  }

  @Override
  public void other(LoadConnection connection, ServerFrame frame) {
    if (frame instanceof ServerFrame.Reset reset && company.room(reset.log()) != null) {
      measures.wrong(
          "person " + connection.number() + " has to begin anew in a room: " + reset.why().word());
    }
  }

  @Override
  public void fault(LoadConnection connection, String what) {
    measures.wrong("connection " + connection.number() + ": " + what);
  }

  @Override
  public void ended(LoadConnection connection, int code, String reason) {
    if (!ending) {
      measures.failed("connection " + connection.number() + " ended: " + code + " " + reason);
    }
  }

  // ---- results, any thread

  /// What was done and delivered so far.
  public record Counts(long actions, long deliveries, long nanos) {}

  public Counts counts() {
    return loop.ask(() -> new Counts(actions, deliveries, System.nanoTime()));
  }

  /// Read when nothing happens any more.
  public Measures measures() {
    return measures;
  }

  public List<String> faults() {
    return loop.ask(() -> new ArrayList<>(measures.faults()));
  }
}
