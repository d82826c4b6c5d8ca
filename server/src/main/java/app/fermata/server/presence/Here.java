package app.fermata.server.presence;

import app.fermata.protocol.Presence;
import app.fermata.protocol.ServerFrame;
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

/// Who is here: presence per account, over all its connections.
///
/// Changes are collected and told by `tick`, which somebody calls every few seconds.
public final class Here {
  /// How often to `tick`.
  public static final Duration TICK = Duration.ofSeconds(5);

  private final InstantSource clock;
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

  public Here(InstantSource clock) {
    this.clock = clock;
  }

  /// One account with at least one device, or gone only a moment ago.
  private static final class Person {
    final Map<Device, Presence> devices = new HashMap<>(2);
    Presence told = Presence.OFFLINE;
    @Nullable Instant goneSince;

    Presence now() {
      if (devices.isEmpty()) {
        return Presence.OFFLINE;
      }
      return devices.containsValue(Presence.WORKING) ? Presence.WORKING : Presence.AWAY;
    }
  }

  /// A device connected, or says how its person is doing.
  public void says(Device device, Presence state) {
    lock.lock();
    try {
      Person person = people.computeIfAbsent(device.account(), _ -> new Person());
      person.devices.put(device, state);
      person.goneSince = null;
      changed.add(device.account());
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
        person.goneSince = person.devices.isEmpty() ? clock.instant() : null;
        changed.add(device.account());
      }
    } finally {
      lock.unlock();
    }
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

  /// Tells what has changed since the last time.
  public void tick() {
    var news = new HashMap<Device, Map<UUID, Presence>>();
    lock.lock();
    try {
      Instant now = clock.instant();
      var settled = new HashSet<UUID>();
      for (UUID account : changed) {
        Person person = people.get(account);
        if (person == null || settle(account, person, now, news)) {
          settled.add(account);
        }
      }
      changed.removeAll(settled);
    } finally {
      lock.unlock();
    }
    news.forEach((device, states) -> device.tell(new ServerFrame.PresenceOf(states)));
  }

  /// Returns whether nothing more is to be said of this person for now.
  @GuardedBy("lock")
  private boolean settle(
      UUID account, Person person, Instant now, Map<Device, Map<UUID, Presence>> news) {
    if (person.goneSince != null && person.goneSince.plus(TICK).isAfter(now)) {
      return false;
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
}
