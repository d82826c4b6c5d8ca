package app.fermata.server.presence;

import app.fermata.protocol.ServerFrame;
import app.fermata.server.bus.Bus;
import app.fermata.server.bus.News;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who is typing where: told to the devices that show the log. A device is heard once every three
/// seconds, and a log that many show carries a few signals a second at most.
public final class TypingSignals implements AutoCloseable {
  private static final Duration PER_DEVICE = Duration.ofMillis(2_500);
  private static final Duration PER_LOG = Duration.ofMillis(300);
  private static final int MANY = 50;

  private final Bus bus;
  private final InstantSource clock;
  private final AutoCloseable listening;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<UUID, Screen> byLog = new HashMap<>();

  @GuardedBy("lock")
  private final Map<Device, UUID> shows = new HashMap<>();

  @GuardedBy("lock")
  private final Map<Device, Long> said = new HashMap<>();

  public TypingSignals(Bus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
    this.listening = bus.subscribe(News.Typing.class, this::heard);
  }

  /// The devices that show one log.
  private static final class Screen {
    final Set<Device> devices = new HashSet<>(2);
    long lastSignal;
  }

  /// The device shows this log, or none.
  public void show(Device device, @Nullable UUID log) {
    lock.lock();
    try {
      UUID before = log == null ? shows.remove(device) : shows.put(device, log);
      if (before != null) {
        byLog.computeIfPresent(
            before,
            (_, screen) -> {
              screen.devices.remove(device);
              return screen.devices.isEmpty() ? null : screen;
            });
      }
      if (log != null) {
        byLog.computeIfAbsent(log, _ -> new Screen()).devices.add(device);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The device is gone.
  public void gone(Device device) {
    show(device, null);
    lock.lock();
    try {
      said.remove(device);
    } finally {
      lock.unlock();
    }
  }

  /// Somebody types; the caller has made sure that they are in this conversation.
  public void typing(Device device, UUID log, @Nullable UUID thread) {
    if (maySay(device)) {
      bus.publish(new News.Typing(log, thread, device.account()));
    }
  }

  private boolean maySay(Device device) {
    long now = clock.millis();
    lock.lock();
    try {
      Long last = said.get(device);
      if (last != null && now - last < PER_DEVICE.toMillis()) {
        return false;
      }
      said.put(device, now);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Somebody types, at whichever node.
  private void heard(News.Typing typing) {
    List<Device> hearers = hearers(typing);
    if (!hearers.isEmpty()) {
      var signal = new ServerFrame.Typing(typing.log(), typing.thread(), typing.account());
      hearers.forEach(hearer -> hearer.tellIfFollowing(typing.log(), signal));
    }
  }

  private List<Device> hearers(News.Typing typing) {
    long now = clock.millis();
    lock.lock();
    try {
      Screen screen = byLog.get(typing.log());
      if (screen == null
          || (screen.devices.size() > MANY && now - screen.lastSignal < PER_LOG.toMillis())) {
        return List.of();
      }
      screen.lastSignal = now;
      return screen.devices.stream()
          .filter(other -> !other.account().equals(typing.account()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws Exception {
    listening.close();
  }
}
