package app.fermata.bench.load;

import app.fermata.bench.target.Workspace;
import app.fermata.client.Backoff;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.CloseCode;
import app.fermata.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Devices as people have them, one each: they come back when their connection ends, by the
/// protocol's rules (docs/protocol/sync.md, Ending), resume from their cursors, and send again what
/// was not answered. On the loop, but for what is marked otherwise.
public final class Devices {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);
  private static final int OPENING_AT_ONCE = 128;
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

  private final LoadLoop loop;
  private final RandomGenerator random;
  private final LoadConnection.Listener listener;
  private final RangeHeader header = new RangeHeader();
  private final List<Device> devices = new ArrayList<>();
  private int live;
  private long attempts;
  private long lastLive;
  private boolean ending;

  /// @param listener hears everything but ends that the protocol foresees
  public Devices(LoadLoop loop, RandomGenerator random, LoadConnection.Listener listener) {
    this.loop = loop;
    this.random = random;
    this.listener = listener;
  }

  /// One person's device.
  private final class Device implements LoadConnection.Listener {
    private final int number;
    private final Workspace.Person person;
    private final Backoff backoff = new Backoff(random, System::nanoTime);
    private final Map<UUID, ClientFrame.Command> outbox = new LinkedHashMap<>();
    private LoadConnection connection;

    Device(int number, Workspace.Person person) {
      this.number = number;
      this.person = person;
      this.connection = new LoadConnection(number, person, header, this);
    }

    void open() {
      attempts++;
      loop.open(connection);
    }

    void send(ClientFrame.Command command) {
      outbox.put(command.id(), command);
      if (connection.isLive()) {
        connection.send(command);
      }
    }

    @Override
    public void live(LoadConnection now) {
      live++;
      lastLive = System.nanoTime();
      backoff.live();
      outbox.values().forEach(now::send);
      listener.live(now);
    }

    @Override
    public void ended(LoadConnection before, int code, String reason) {
      if (before.wasLive()) {
        live--;
      }
      if (ending) {
        return;
      }
      listener.ended(before, code, reason);
      comeBack(code == CloseCode.TOO_MANY.number() ? backoff.asked(asked(reason)) : backoff.next());
    }

    void comeBack(Duration after) {
      var next = new LoadConnection(number, person, header, this);
      next.resumeFrom(connection);
      connection = next;
      loop.loop().schedule(this::open, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Duration asked(String reason) {
      try {
        return Duration.ofMillis(Long.parseLong(reason));
      } catch (NumberFormatException e) {
        return DEFAULT_WAIT;
      }
    }

    @Override
    public void range(
        LoadConnection from,
        RangeHeader range,
        io.netty.buffer.ByteBuf frame,
        int start,
        int length) {
      listener.range(from, range, frame, start, length);
    }

    @Override
    public void done(LoadConnection from, ServerFrame.Done done) {
      outbox.remove(done.id());
      listener.done(from, done);
    }

    @Override
    public void refused(LoadConnection from, ServerFrame.Refused refused) {
      ClientFrame.Command command = outbox.get(refused.id());
      if (command != null && refused.mayRetry()) {
        Duration wait = refused.retryAfter() == null ? DEFAULT_WAIT : refused.retryAfter();
        loop.loop().schedule(() -> again(command), wait.toNanos(), TimeUnit.NANOSECONDS);
      } else {
        outbox.remove(refused.id());
      }
      listener.refused(from, refused);
    }

    private void again(ClientFrame.Command command) {
      if (outbox.containsKey(command.id()) && connection.isLive()) {
        connection.send(command);
      }
    }

    @Override
    public void other(LoadConnection from, ServerFrame frame) {
      listener.other(from, frame);
    }

    @Override
    public void fault(LoadConnection from, String what) {
      listener.fault(from, what);
    }
  }

  /// Connects everybody and returns when all are live. Any thread.
  public void connect(List<Workspace.Person> people) throws InterruptedException {
    loop.inTurn(SIGN_OF_LIFE, people.size(), this::ping);
    for (int from = 0; from < people.size(); from += OPENING_AT_ONCE) {
      List<Workspace.Person> some =
          people.subList(from, Math.min(people.size(), from + OPENING_AT_ONCE));
      loop.ask(
          () -> {
            for (Workspace.Person person : some) {
              var device = new Device(devices.size(), person);
              devices.add(device);
              device.open();
            }
            return some;
          });
      awaitLive(PATIENCE);
    }
  }

  /// Waits until everybody is live. Any thread.
  public void awaitLive(Duration longest) throws InterruptedException {
    loop.await("Not everybody was connected", longest, () -> live == devices.size());
  }

  private void ping(int number) {
    if (number < devices.size() && devices.get(number).connection.isLive()) {
      devices.get(number).connection.send(new ClientFrame.Ping());
    }
  }

  /// Sends it, and again after each return until it is answered.
  public void send(int person, ClientFrame.Command command) {
    devices.get(person).send(command);
  }

  /// Sends a frame that may be lost.
  public void tell(int person, ClientFrame frame) {
    devices.get(person).connection.send(frame);
  }

  /// Closes somebody's laptop and opens it again.
  public void reopen(int person) {
    Device device = devices.get(person);
    LoadConnection before = device.connection;
    if (before.isLive()) {
      live--;
      before.abandon();
      device.comeBack(Duration.ZERO);
    }
  }

  /// How far somebody's device is in a log; -1 where it has not heard of it.
  public long seq(int person, UUID log) {
    return devices.get(person).connection.seq(log);
  }

  public boolean isLive(int person) {
    return devices.get(person).connection.isLive();
  }

  public int size() {
    return devices.size();
  }

  public int live() {
    return live;
  }

  /// How many connections were tried so far.
  public long attempts() {
    return attempts;
  }

  /// When somebody became live last, as `System.nanoTime` says it.
  public long lastLive() {
    return lastLive;
  }

  /// How many commands wait for their answers.
  public long unanswered() {
    return devices.stream().mapToLong(device -> device.outbox.size()).sum();
  }

  /// Nobody comes back from here on. Any thread.
  public void ending() {
    loop.ask(() -> ending = true);
  }

  /// The connection that somebody has now.
  @Nullable LoadConnection connection(int person) {
    return person < devices.size() ? devices.get(person).connection : null;
  }
}
