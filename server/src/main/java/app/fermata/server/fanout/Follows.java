package app.fermata.server.fanout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The audiences that one reader is in: an array, since there are many readers with some dozens of
/// audiences each.
public final class Follows {
  private static final @Nullable Audience[] NONE = {};

  private @Nullable Audience[] audiences = NONE;
  private int size;

  /// Whether the reader follows this log.
  public boolean contains(UUID log) {
    for (int i = 0; i < size; i++) {
      if (at(i).log().equals(log)) {
        return true;
      }
    }
    return false;
  }

  void ensureRoomFor(int more) {
    if (size + more > audiences.length) {
      audiences = Arrays.copyOf(audiences, size + more);
    }
  }

  void add(Audience audience) {
    if (size == audiences.length) {
      audiences = Arrays.copyOf(audiences, Math.max(4, size + (size >> 1)));
    }
    audiences[size++] = audience;
  }

  void remove(Audience audience) {
    for (int i = 0; i < size; i++) {
      if (audiences[i] == audience) {
        audiences[i] = audiences[--size];
        audiences[size] = null;
        return;
      }
    }
  }

  private Audience at(int index) {
    return Objects.requireNonNull(audiences[index]);
  }

  List<Audience> removeAll() {
    var all = new ArrayList<Audience>(size);
    for (int i = 0; i < size; i++) {
      all.add(at(i));
    }
    audiences = NONE;
    size = 0;
    return all;
  }
}
