package app.fermata.server.fanout;

import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.server.bus.Bus;
import app.fermata.server.bus.News;
import app.fermata.server.telemetry.Telemetry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One entry to many connections. Readers follow logs; whatever is appended to these reaches them
/// as ranges that follow each other without a hole.
///
/// Methods that take a reader are called on the reader's event loop.
public final class FanOut implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(FanOut.class);

  private final Log log;
  private final Kinds kinds;
  private final Executor threads;
  private final FanOutCounts counts;
  private final Map<UUID, Track> tracks = new ConcurrentHashMap<>();
  private final Map<EventLoop, LoopAudiences> loops = new ConcurrentHashMap<>();
  private final AutoCloseable listening;

  /// @param bus whose hints say which logs grow
  /// @param threads for reading the log, which blocks: virtual threads
  public FanOut(Bus bus, Log log, Kinds kinds, Executor threads, Telemetry telemetry) {
    this.log = log;
    this.kinds = kinds;
    this.threads = threads;
    this.counts = FanOutCounts.in(telemetry);
    this.listening = bus.subscribe(News.Hint.class, this::heard);
  }

  private void heard(News.Hint hint) {
    Track track = tracks.get(hint.log());
    if (track != null) {
      track.reached(hint.from(), hint.through(), hint.check(), hint.entries());
    }
  }

  /// Hears no more hints: nothing is delivered any more.
  @Override
  public void close() throws Exception {
    listening.close();
  }

  /// A log to follow, and from which place on its entries may be seen (0: all).
  public record Follow(UUID log, long floor) {}

  /// The reader's account is here: changes of its memberships, role and state reach the reader.
  public void enter(Reader reader) {
    audiences(reader).enter(reader);
  }

  /// Everything appended from now on reaches the reader; what came before it reads itself,
  /// afterwards (see `deliveredOr`). Logs that it follows already only get the new floor.
  public void follow(Reader reader, List<Follow> follows) {
    LoopAudiences here = audiences(reader);
    reader.follows().ensureRoomFor(follows.size());
    for (Follow follow : follows) {
      Audience audience = here.audience(follow.log());
      if (audience == null) {
        audience = here.open(follow.log());
        track(here, follow.log());
      }
      int index = audience.indexOf(reader);
      if (index < 0) {
        audience.add(reader, follow.floor());
        reader.follows().add(audience);
      } else {
        audience.setFloor(index, follow.floor());
      }
    }
  }

  private LoopAudiences audiences(Reader reader) {
    return loops.computeIfAbsent(reader.loop(), LoopAudiences::new);
  }

  private void track(LoopAudiences here, UUID id) {
    tracks.compute(
        id,
        (_, known) -> {
          Track track =
              known == null ? new Track(id, log, kinds, threads, counts, this::receive) : known;
          track.add(here);
          return track;
        });
  }

  /// How far a log has been delivered to its followers, for somebody who began to follow it and
  /// then read its head. If the answer is past that head, what lies between has gone by: read
  /// again.
  public long deliveredOr(UUID id, long head) {
    Track track = tracks.get(id);
    return track == null ? head : track.deliveredOr(head);
  }

  /// Returns whether the reader followed it.
  public boolean unfollow(Reader reader, UUID id) {
    LoopAudiences here = audiences(reader);
    Audience audience = here.audience(id);
    int index = audience == null ? -1 : audience.indexOf(reader);
    if (audience == null || index < 0) {
      return false;
    }
    reader.follows().remove(audience);
    remove(here, audience, index);
    return true;
  }

  /// The reader is gone.
  public void leave(Reader reader) {
    LoopAudiences here = audiences(reader);
    here.leave(reader);
    for (Audience audience : reader.follows().removeAll()) {
      remove(here, audience, audience.indexOf(reader));
    }
  }

  private void remove(LoopAudiences here, Audience audience, int index) {
    audience.removeAt(index);
    if (audience.size() == 0) {
      here.close(audience.log());
      tracks.computeIfPresent(audience.log(), (_, track) -> track.remove(here) ? null : track);
    }
  }

  /// On the event loop: first what the range changes about its audience, then the range.
  private void receive(LoopAudiences here, Delivery delivery) {
    for (Change change : delivery.changes()) {
      switch (change) {
        case Change.Membership membership -> fold(here, delivery.log(), membership);
        case Change.Link _, Change.Account _ -> {}
      }
    }
    Audience audience = here.audience(delivery.log());
    if (audience != null) {
      int readers = audience.size();
      long bytes = 0;
      // Backwards: a reader that fails to keep up is removed while we walk.
      for (int i = readers - 1; i >= 0; i--) {
        bytes += deliver(audience.reader(i), delivery, audience.floor(i));
      }
      counts.delivered(readers, bytes);
    }
    for (Change change : delivery.changes()) {
      announce(here, delivery.log(), change);
    }
  }

  /// Returns how many bytes that is.
  private static int deliver(Reader reader, Delivery delivery, long floor) {
    try {
      ByteBuf frame = delivery.frame(floor);
      reader.deliver(delivery.log(), frame);
      return frame.readableBytes();
    } catch (RuntimeException e) {
      logger.error("A reader of log {} failed", delivery.log(), e);
    }
    return 0;
  }

  private void fold(LoopAudiences here, UUID id, Change.Membership membership) {
    for (Reader reader : here.readersOf(membership.account())) {
      if (!membership.joined() || hasAnotherFloor(here, reader, id, membership.floor())) {
        if (unfollow(reader, id)) {
          reader.removed(id);
        }
      }
    }
  }

  /// A floor moves only by leaving and coming back. Where the log was read, the end of the earlier
  /// membership is superseded and not seen; what was held under it goes all the same, and `joined`
  /// begins anew.
  private static boolean hasAnotherFloor(LoopAudiences here, Reader reader, UUID id, long floor) {
    Audience audience = here.audience(id);
    int index = audience == null ? -1 : audience.indexOf(reader);
    return audience != null
        && index >= 0
        && Math.max(1, audience.floor(index)) != Math.max(1, floor);
  }

  private static void announce(LoopAudiences here, UUID id, Change change) {
    switch (change) {
      case Change.Membership membership -> {
        if (membership.joined()) {
          here.readersOf(membership.account()).forEach(reader -> reader.joined(id));
        }
      }
      case Change.Link link -> {
        if (link.joined()) {
          here.readersOf(id).forEach(reader -> reader.joined(link.conversation()));
        }
      }
      case Change.Account account ->
          here.readersOf(account.account())
              .forEach(reader -> reader.accountChanged(account.role(), account.deactivated()));
    }
  }
}
