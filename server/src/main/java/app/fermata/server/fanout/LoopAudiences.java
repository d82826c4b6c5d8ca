package app.fermata.server.fanout;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All audiences of one event loop, and the readers of each account there. Touched by that loop
/// only.
final class LoopAudiences {
  private final EventLoop loop;
  private final Map<UUID, Audience> byLog = new HashMap<>();
  private final Map<UUID, List<Reader>> byAccount = new HashMap<>();

  LoopAudiences(EventLoop loop) {
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  @Nullable Audience audience(UUID log) {
    return byLog.get(log);
  }

  Audience open(UUID log) {
    var audience = new Audience(log);
    byLog.put(log, audience);
    return audience;
  }

  void close(UUID log) {
    byLog.remove(log);
  }

  void enter(Reader reader) {
    List<Reader> others = byAccount.get(reader.account());
    if (others == null) {
      byAccount.put(reader.account(), List.of(reader));
    } else {
      var all = new ArrayList<>(others);
      all.add(reader);
      byAccount.put(reader.account(), List.copyOf(all));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a reader is a connection, equal to itself only
  void leave(Reader reader) {
    List<Reader> rest =
        readersOf(reader.account()).stream().filter(other -> other != reader).toList();
    if (rest.isEmpty()) {
      byAccount.remove(reader.account());
    } else {
      byAccount.put(reader.account(), rest);
    }
  }

  List<Reader> readersOf(UUID account) {
    return byAccount.getOrDefault(account, List.of());
  }
}
