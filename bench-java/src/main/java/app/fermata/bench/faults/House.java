package app.fermata.bench.faults;

import app.fermata.bench.Trouble;
import app.fermata.bench.target.Population;
import app.fermata.bench.target.ServerProcess;
import app.fermata.bench.target.Workspace;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A server with people who talk, and all that a fault can reach of it.
public final class House implements AutoCloseable {
  private static final int TALKERS = 6;
  private static final int DEVICES_EACH = 2;
  private static final int MOST_DATABASES_LOST = 5;

  /// The owner of the channel that people are removed from, and who is removed.
  static final int OWNER = 0;

  static final int GUEST = TALKERS - 1;

  private final Path data;
  private final boolean smallDisk;
  private final Workspace workspace;
  private final Size size;
  private final SplittableRandom random;
  private final Book book = new Book();
  private final Reads reads;
  private final Talk talk;
  private final List<Device> devices = new CopyOnWriteArrayList<>();
  private final List<Talk.Room> rooms = new CopyOnWriteArrayList<>();
  private volatile ServerProcess server;
  private int databasesLost;
  private UUID owned = new UUID(0, 0);

  /// How much is going on.
  ///
  /// @param perSecond commands
  /// @param crowd clients that reconnect at once
  /// @param thorough also what takes a minute or more
  public record Size(int perSecond, int crowd, boolean thorough) {}

  /// @param server runs on `data`, which has a disk of its own if `smallDisk`
  /// @param workspace what `population(size)` made
  public House(
      ServerProcess server,
      Path data,
      boolean smallDisk,
      Workspace workspace,
      Size size,
      long seed) {
    this.server = server;
    this.data = data;
    this.smallDisk = smallDisk;
    this.workspace = workspace;
    this.size = size;
    this.random = new SplittableRandom(seed);
    this.reads = new Reads(() -> this.server.url(), book);
    this.talk = new Talk(devices, rooms, book, reads, random.split());
  }

  /// Who and what it needs: some who talk, and a crowd that only reads.
  public static Population population(Size size) {
    int[] all = IntStream.range(0, TALKERS + size.crowd()).toArray();
    return new Population(
        all.length,
        List.of(
            room("everybody", all),
            room("some", new int[] {0, 1, 2}),
            room("others", new int[] {2, 3, 4, GUEST}),
            direct(0, 1),
            direct(3, GUEST)),
        List.of());
  }

  private static Population.Room room(String name, int[] members) {
    return new Population.Room(
        name, members, Population.Kind.PRIVATE_CHANNEL, Population.Past.NOTHING);
  }

  private static Population.Room direct(int one, int other) {
    return new Population.Room(
        "pair " + one, new int[] {one, other}, Population.Kind.DIRECT, Population.Past.NOTHING);
  }

  /// Lets people in; they talk from here on.
  public void open() throws IOException, InterruptedException {
    List<Population.Room> all = population(size).rooms();
    for (int i = 0; i < all.size(); i++) {
      Set<Integer> members =
          IntStream.of(all.get(i).members())
              .filter(person -> person < TALKERS)
              .boxed()
              .collect(Collectors.toSet());
      rooms.add(new Talk.Room(workspace.rooms().get(i), members));
    }
    letIn();
    makeChannel();
    awaitFollowing();
    talk.begin(size.perSecond());
  }

  private void letIn() throws IOException {
    for (int person = 0; person < TALKERS; person++) {
      for (int i = 0; i < DEVICES_EACH; i++) {
        String name = "person " + person + " at device " + i;
        devices.add(
            new Device(
                person,
                workspace.people().get(person),
                name,
                book,
                new Link(server.port(), random.nextLong())));
      }
    }
  }

  private void makeChannel() {
    Device owner = devices.getFirst();
    owned = owner.newId();
    var args =
        JsonNodeFactory.instance
            .objectNode()
            .put("conversation", owned.toString())
            .put("name", "owned")
            .put("private", true);
    for (int person = 1; person < TALKERS; person++) {
      args.withArray("members").add(workspace.people().get(person).account().toString());
    }
    owner
        .send(new Promise("create-channel", owned, owned, null, false, Set.of()), args)
        .orTimeout(Wait.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
        .join();
    rooms.add(
        new Talk.Room(owned, IntStream.range(0, TALKERS).boxed().collect(Collectors.toSet())));
  }

  private void awaitFollowing() throws InterruptedException {
    boolean all =
        Wait.until(
            Wait.PATIENCE,
            () ->
                devices.stream()
                    .allMatch(
                        device ->
                            rooms.stream()
                                .filter(room -> room.members().contains(device.person()))
                                .allMatch(room -> device.follows(room.id()))));
    if (!all) {
      throw new Trouble("Not every device heard of its conversations.");
    }
  }

  /// Gives everybody new devices and begins the book anew, so that neither grows for ever. All must
  /// be settled and nobody talking.
  public void renew() throws IOException, InterruptedException {
    List<Device> before = new ArrayList<>(devices);
    devices.clear();
    for (Device device : before) {
      device.close();
    }
    book.beginAnew();
    reads.forget();
    talk.forget();
    letIn();
    awaitFollowing();
  }

  // ---- the server

  ServerProcess server() {
    return server;
  }

  /// Starts a server where the last one has ended.
  void startAgain() throws IOException, InterruptedException {
    server = server.start().now();
    databasesLost = 0;
  }

  /// Whether this server may lose its database once more: more than five times within five minutes
  /// it takes for hopeless, and ends.
  boolean mayLoseDatabase() {
    return ++databasesLost < MOST_DATABASES_LOST;
  }

  Path data() {
    return data;
  }

  /// Whether the data lie on a disk that may be filled.
  boolean hasSmallDisk() {
    return smallDisk;
  }

  DatabaseDoor database() {
    return new DatabaseDoor(data);
  }

  // ---- the people

  /// All devices, two of each person.
  List<Device> devices() {
    return devices;
  }

  List<Device> devicesOf(int person) {
    return devices.stream().filter(device -> device.person() == person).toList();
  }

  /// Half of the devices, one of each person.
  List<Device> half() {
    int which = random.nextInt(DEVICES_EACH);
    return IntStream.range(0, devices.size())
        .filter(i -> i % DEVICES_EACH == which)
        .mapToObj(devices::get)
        .toList();
  }

  List<Talk.Room> rooms() {
    return rooms;
  }

  /// The channel that everybody is in, the crowd too.
  UUID everybody() {
    return rooms.getFirst().id();
  }

  /// The channel that `OWNER` owns.
  UUID owned() {
    return owned;
  }

  /// Those who only read.
  List<Workspace.Person> crowd() {
    return workspace.people().subList(TALKERS, workspace.people().size());
  }

  Talk talk() {
    return talk;
  }

  /// Lets people talk for so long; half as long where everything is to be short.
  void letTalk(int seconds) throws InterruptedException {
    talk.await(seconds * size.perSecond() / (size.thorough() ? 1 : 2));
  }

  Book book() {
    return book;
  }

  Reads reads() {
    return reads;
  }

  Size size() {
    return size;
  }

  SplittableRandom random() {
    return random;
  }

  @Override
  public void close() throws IOException {
    talk.close();
    for (Device device : devices) {
      device.close();
    }
    reads.close();
    server.close();
  }
}
