package app.fermata.bench.faults;

import app.fermata.protocol.ServerFrame;
import app.fermata.server.command.Keys;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// People write, answer, edit, react and read, whether the server is there or not: what cannot be
/// sent waits in the outboxes. Thread-safe.
final class Talk implements AutoCloseable {
  private static final int MOST_UNANSWERED = 60;
  private static final int REMEMBERED = 50;
  private static final int READ_BACK_EACH = 4;
  private static final List<String> EMOJI = List.of("👍", "🎉", "👀");

  private final List<Device> devices;
  private final List<Room> rooms;
  private final Book book;
  private final Reads reads;
  private final AtomicLong said = new AtomicLong();
  private final ScheduledExecutorService pace =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("talk").factory());

  @GuardedBy("this")
  private final SplittableRandom random;

  @GuardedBy("this")
  private final Map<UUID, List<Message>> recent = new HashMap<>();

  /// Acknowledged messages of the main timelines.
  @GuardedBy("this")
  private final Map<UUID, Set<UUID>> main = new HashMap<>();

  @GuardedBy("this")
  private @Nullable ScheduledFuture<?> talking;

  /// A conversation.
  ///
  /// @param members numbers of the people who talk there
  record Room(UUID id, Set<Integer> members) {
    Room {
      members = Set.copyOf(members);
    }
  }

  /// A message that was acknowledged.
  record Message(UUID room, UUID key, int author, boolean root, long seq) {}

  /// @param devices may change; so may `rooms`
  Talk(List<Device> devices, List<Room> rooms, Book book, Reads reads, SplittableRandom random) {
    this.devices = devices;
    this.rooms = rooms;
    this.book = book;
    this.reads = reads;
    this.random = random;
  }

  /// Goes on at so many commands a second.
  synchronized void begin(int perSecond) {
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    talking = pace.scheduleAtFixedRate(this::something, gap, gap, TimeUnit.NANOSECONDS);
  }

  synchronized void pause() {
    if (talking != null) {
      talking.cancel(false);
      talking = null;
    }
  }

  /// Waits until so much more was said, which it is whether the server is there or not.
  void await(int more) throws InterruptedException {
    long before = said.get();
    Wait.until(Wait.PATIENCE, () -> said.get() >= before + more);
  }

  /// Waits until so many more commands were acknowledged.
  boolean awaitAcknowledged(int more) throws InterruptedException {
    long before = book.acknowledged();
    return Wait.until(Wait.PATIENCE, () -> book.acknowledged() >= before + more);
  }

  private void something() {
    try {
      oneThing();
    } catch (RuntimeException e) {
      book.violation("the talk broke: " + e);
      throw e;
    }
  }

  private synchronized void oneThing() {
    if (talking == null) {
      return; // begun before the pause, and its turn came after
    }
    said.incrementAndGet();
    Device device = devices.get(random.nextInt(devices.size()));
    List<Room> open =
        rooms.stream()
            .filter(room -> room.members().contains(device.person()) && device.follows(room.id()))
            .toList();
    if (open.isEmpty() || device.unanswered() > MOST_UNANSWERED) {
      return;
    }
    Room room = open.get(random.nextInt(open.size()));
    List<Message> there = recent.getOrDefault(room.id(), List.of());
    int dice = there.isEmpty() ? 0 : random.nextInt(100);
    if (dice < 50) {
      post(device, room.id(), null, "");
    } else if (dice < 65) {
      there.stream()
          .filter(Message::root)
          .findFirst()
          .ifPresent(root -> post(device, room.id(), root.key(), ""));
    } else if (dice < 78) {
      there.stream()
          .filter(message -> message.author() == device.person())
          .findAny()
          .ifPresent(mine -> edit(device, mine));
    } else if (dice < 92) {
      react(device, there.get(random.nextInt(there.size())));
    } else {
      read(device, room.id(), there.get(random.nextInt(there.size())).seq());
    }
  }

  /// Posts a message.
  ///
  /// @param thread its root; null: the main timeline
  /// @param more text behind what makes it unlike every other
  void post(Device device, UUID room, @Nullable UUID thread, String more, String... refusals) {
    UUID message = device.newId();
    String text = "message " + said.get() + " of " + device.name() + " " + message + more;
    ObjectNode args = in(room).put("message", message.toString()).put("text", text);
    if (thread != null) {
      args.put("thread", thread.toString());
    }
    var promise = new Promise("post-message", room, message, text, true, Set.of(refusals));
    device
        .send(promise, args)
        .thenAccept(
            done -> {
              if (done != null) {
                long seq = seq(done, room);
                remember(new Message(room, message, device.person(), thread == null, seq));
                readBack(device, room, message, seq);
              }
            });
  }

  private void readBack(Device device, UUID room, UUID key, long seq) {
    if (seq % READ_BACK_EACH == 0) {
      reads.ownWrite(device, room, key, seq);
    }
  }

  private synchronized void remember(Message message) {
    List<Message> there = recent.computeIfAbsent(message.room(), _ -> new ArrayList<>());
    there.addFirst(message);
    if (there.size() > REMEMBERED) {
      there.removeLast();
    }
    if (message.root()) {
      main.computeIfAbsent(message.room(), _ -> new HashSet<>()).add(message.key());
    }
  }

  /// Changes somebody's own message.
  void edit(Device device, Message mine) {
    String text = "edit " + said.incrementAndGet() + " by " + device.name();
    var promise = new Promise("edit-message", mine.room(), mine.key(), text, true, Set.of());
    device
        .send(promise, in(mine.room()).put("message", mine.key().toString()).put("text", text))
        .thenAccept(
            done -> {
              if (done != null) {
                readBack(device, mine.room(), mine.key(), seq(done, mine.room()));
              }
            });
  }

  @GuardedBy("this")
  private void react(Device device, Message to) {
    String emoji = EMOJI.get(random.nextInt(EMOJI.size()));
    UUID key = Keys.reaction(to.key(), device.account(), emoji);
    var promise = new Promise("react", to.room(), key, null, false, Set.of());
    device.send(
        promise,
        in(to.room())
            .put("message", to.key().toString())
            .put("emoji", emoji)
            .put("on", random.nextBoolean()));
  }

  private static void read(Device device, UUID room, long through) {
    var promise =
        new Promise("mark-read", device.account(), Keys.read(room), null, false, Set.of());
    device.send(promise, in(room).put("generation", 0).put("through", through));
  }

  static ObjectNode in(UUID room) {
    return JsonNodeFactory.instance.objectNode().put("conversation", room.toString());
  }

  private static long seq(ServerFrame.Done done, UUID log) {
    return done.at().stream()
        .filter(at -> at.log().equals(log))
        .mapToLong(ServerFrame.At::seq)
        .findFirst()
        .orElse(0);
  }

  /// A message of this person that was acknowledged not long ago, if there is one.
  synchronized @Nullable Message recentOf(int person) {
    return recent.values().stream()
        .flatMap(List::stream)
        .filter(message -> message.author() == person)
        .findFirst()
        .orElse(null);
  }

  /// Acknowledged messages of a room's main timeline, since `forget`.
  synchronized Set<UUID> main(UUID room) {
    return Set.copyOf(main.getOrDefault(room, Set.of()));
  }

  /// A new page for everything that is compared.
  synchronized void forget() {
    main.clear();
    recent.clear();
  }

  @Override
  public void close() {
    pace.shutdownNow();
  }
}
