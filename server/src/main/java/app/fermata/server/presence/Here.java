package app.fermata.server.presence;

import app.fermata.protocol.Presence;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.bus.Bus;
import app.fermata.server.bus.News;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who is here: presence per account, over all its connections at all nodes.
///
/// Changes are collected and told by `tick`, which somebody calls every few seconds: to the devices
/// of this node that show the account, and to the other nodes what has changed at this one. Each
/// node says again and again who is with it, so that a node which came later, or missed something,
/// is right after a while, and what a node that died last said is forgotten.
public final class Here implements AutoCloseable {
  /// How often to `tick`.
  public static final Duration TICK = Duration.ofSeconds(5);

  /// How often a node names everybody who is with it.
  static final Duration AGAIN = Duration.ofSeconds(25);

  /// Whoever was not named for this long is not there any more.
  static final Duration SILENCE = AGAIN.multipliedBy(3);

  private static final int NAMED_AT_ONCE = 1_000;

  private final Bus bus;
  private final InstantSource clock;
  private final AutoCloseable listening;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<UUID, Person> people = new HashMap<>();

  /// Devices by the accounts that they show.
  @GuardedBy("lock")
  private final Map<UUID, Set<Device>> watchers = new HashMap<>();

  @GuardedBy("lock")
  private final Map<Device, Set<UUID>> shown = new HashMap<>();

  @GuardedBy("lock")
  private final Set<UUID> changed = new HashSet<>();

  @GuardedBy("lock")
  private Instant namedAll;

  public Here(Bus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
    this.namedAll = clock.instant();
    this.listening = bus.subscribe(News.PresenceOf.class, this::heard);
  }

  /// What another node says of an account.
  private record Elsewhere(Presence state, Instant heard) {}

  /// One account with at least one device somewhere, or gone only a moment ago.
  private static final class Person {
    final Map<Device, Presence> devices = new HashMap<>(2);

    /// By node; null while no other node knows this account.
    @Nullable Map<UUID, Elsewhere> elsewhere;

    /// What the devices that show this account were told; `published`: what the other nodes were.
    Presence told = Presence.OFFLINE;

    Presence published = Presence.OFFLINE;
    @Nullable Instant goneSince;

    /// At this node.
    Presence local() {
      Presence liveliest = Presence.OFFLINE;
      for (Presence each : devices.values()) {
        liveliest = livelier(liveliest, each);
      }
      return liveliest;
    }

    /// At all nodes.
    Presence now() {
      Presence liveliest = local();
      if (elsewhere != null) {
        for (Elsewhere each : elsewhere.values()) {
          liveliest = livelier(liveliest, each.state());
        }
      }
      return liveliest;
    }

    private static Presence livelier(Presence one, Presence other) {
      if (one == Presence.WORKING || other == Presence.OFFLINE) {
        return one;
      }
      return other;
    }
  }

  /// A device connected, or says how its person is doing.
  public void says(Device device, Presence state) {
    lock.lock();
    try {
      Person person = people.computeIfAbsent(device.account(), _ -> new Person());
      person.devices.put(device, state);
      noteChange(device.account(), person);
    } finally {
      lock.unlock();
    }
  }

  /// A device is gone.
  public void gone(Device device) {
    lock.lock();
    try {
      unwatch(device);
      Person person = people.get(device.account());
      if (person != null && person.devices.remove(device) != null) {
        noteChange(device.account(), person);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void noteChange(UUID account, Person person) {
    person.goneSince = person.now() == Presence.OFFLINE ? clock.instant() : null;
    changed.add(account);
  }

  /// The device shows these accounts and no others; it is told at once how they are.
  public void show(Device device, Collection<UUID> accounts) {
    var now = new LinkedHashMap<UUID, Presence>();
    lock.lock();
    try {
      unwatch(device);
      if (!accounts.isEmpty()) {
        shown.put(device, Set.copyOf(accounts));
      }
      for (UUID account : accounts) {
        watchers.computeIfAbsent(account, _ -> new HashSet<>(2)).add(device);
        Person person = people.get(account);
        now.put(account, person == null ? Presence.OFFLINE : person.now());
      }
    } finally {
      lock.unlock();
    }
    if (!now.isEmpty()) {
      device.tell(new ServerFrame.PresenceOf(now));
    }
  }

  @GuardedBy("lock")
  private void unwatch(Device device) {
    Set<UUID> before = shown.remove(device);
    if (before != null) {
      for (UUID account : before) {
        watchers.computeIfPresent(
            account,
            (_, devices) -> {
              devices.remove(device);
              return devices.isEmpty() ? null : devices;
            });
      }
    }
  }

  /// Another node says how accounts are doing there.
  private void heard(News.PresenceOf news) {
    if (news.node().equals(bus.node())) {
      return;
    }
    lock.lock();
    try {
      Instant now = clock.instant();
      news.accounts().forEach((account, state) -> heard(news.node(), account, state, now));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void heard(UUID node, UUID account, Presence state, Instant now) {
    Person person = people.get(account);
    if (person == null) {
      if (state == Presence.OFFLINE) {
        return;
      }
      person = new Person();
      people.put(account, person);
    }
    Map<UUID, Elsewhere> nodes = person.elsewhere == null ? new HashMap<>(2) : person.elsewhere;
    Elsewhere before =
        state == Presence.OFFLINE ? nodes.remove(node) : nodes.put(node, new Elsewhere(state, now));
    person.elsewhere = nodes.isEmpty() ? null : nodes;
    if ((before == null ? Presence.OFFLINE : before.state()) != state) {
      noteChange(account, person);
    }
  }

  /// Tells what has changed since the last time.
  public void tick() {
    var news = new HashMap<Device, Map<UUID, Presence>>();
    var toNodes = new HashMap<UUID, Presence>();
    lock.lock();
    try {
      Instant now = clock.instant();
      if (!namedAll.plus(AGAIN).isAfter(now)) {
        namedAll = now;
        forgetSilent(now);
        people.forEach((account, person) -> nameAgain(account, person, toNodes));
      }
      var settled = new HashSet<UUID>();
      for (UUID account : changed) {
        Person person = people.get(account);
        if (person == null || settle(account, person, now, news, toNodes)) {
          settled.add(account);
        }
      }
      changed.removeAll(settled);
    } finally {
      lock.unlock();
    }
    publish(toNodes);
    news.forEach((device, states) -> device.tell(new ServerFrame.PresenceOf(states)));
  }

  @GuardedBy("lock")
  private void forgetSilent(Instant now) {
    Instant old = now.minus(SILENCE);
    people.forEach(
        (account, person) -> {
          Map<UUID, Elsewhere> nodes = person.elsewhere;
          if (nodes != null && nodes.values().removeIf(each -> each.heard().isBefore(old))) {
            person.elsewhere = nodes.isEmpty() ? null : nodes;
            noteChange(account, person);
          }
        });
  }

  private static void nameAgain(UUID account, Person person, Map<UUID, Presence> toNodes) {
    if (person.published != Presence.OFFLINE) {
      toNodes.put(account, person.published);
    }
  }

  /// Returns whether nothing more is to be said of this person for now.
  @GuardedBy("lock")
  private boolean settle(
      UUID account,
      Person person,
      Instant now,
      Map<Device, Map<UUID, Presence>> news,
      Map<UUID, Presence> toNodes) {
    if (person.goneSince != null && person.goneSince.plus(TICK).isAfter(now)) {
      return false;
    }
    Presence local = person.local();
    if (local != person.published) {
      person.published = local;
      toNodes.put(account, local);
    }
    Presence state = person.now();
    if (state != person.told) {
      person.told = state;
      for (Device device : watchers.getOrDefault(account, Set.of())) {
        news.computeIfAbsent(device, _ -> new HashMap<>()).put(account, state);
      }
    }
    if (state == Presence.OFFLINE) {
      people.remove(account);
    }
    return true;
  }

  /// Without the lock: other nodes may be in this process.
  private void publish(Map<UUID, Presence> accounts) {
    var piece = new HashMap<UUID, Presence>();
    for (var each : accounts.entrySet()) {
      piece.put(each.getKey(), each.getValue());
      if (piece.size() == NAMED_AT_ONCE) {
        bus.publish(new News.PresenceOf(bus.node(), piece));
        piece.clear();
      }
    }
    if (!piece.isEmpty()) {
      bus.publish(new News.PresenceOf(bus.node(), piece));
    }
  }

  /// Nobody is at this node any more.
  @Override
  public void close() throws Exception {
    listening.close();
    var left = new HashMap<UUID, Presence>();
    lock.lock();
    try {
      people.forEach(
          (account, person) -> {
            if (person.published != Presence.OFFLINE) {
              person.published = Presence.OFFLINE;
              left.put(account, Presence.OFFLINE);
            }
          });
    } finally {
      lock.unlock();
    }
    publish(left);
  }
}
