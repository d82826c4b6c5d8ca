package app.fermata.server.gateway;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Live frames of logs that the client must first be told about (a resume, a card) wait here, in
/// order.
final class Hold {
  private final Set<UUID> logs = new HashSet<>();
  private final Queue<Held> held = new ArrayDeque<>();
  private boolean all;
  private long bytes;

  private record Held(UUID log, ByteBuf frame) {}

  /// @param log null: every log
  void add(@Nullable UUID log) {
    if (log == null) {
      all = true;
    } else {
      logs.add(log);
    }
  }

  boolean takes(UUID log) {
    return all || logs.contains(log);
  }

  /// Keeps a frame; returns how many bytes wait.
  long keep(UUID log, ByteBuf shared) {
    held.add(new Held(log, shared.retainedDuplicate()));
    bytes += shared.readableBytes();
    return bytes;
  }

  /// What waits of this log is not to be told.
  void drop(UUID log) {
    held.removeIf(
        one -> {
          if (!one.log().equals(log)) {
            return false;
          }
          bytes -= one.frame().readableBytes();
          one.frame().release();
          return true;
        });
  }

  /// This log is no longer held (null: not every log is): what nothing holds back any more, for the
  /// caller to send.
  List<ByteBuf> release(@Nullable UUID log) {
    if (log == null) {
      all = false;
    } else {
      logs.remove(log);
    }
    return all ? List.of() : takeIf(one -> !logs.contains(one.log()));
  }

  private List<ByteBuf> takeIf(Predicate<Held> wanted) {
    var taken = new ArrayList<ByteBuf>();
    held.removeIf(
        one -> {
          if (!wanted.test(one)) {
            return false;
          }
          bytes -= one.frame().readableBytes();
          return taken.add(one.frame());
        });
    return taken;
  }

  boolean isOver() {
    return !all && logs.isEmpty();
  }

  void discard() {
    held.forEach(one -> one.frame().release());
    held.clear();
    logs.clear();
    all = false;
    bytes = 0;
  }
}
