package app.fermata.server.fanout;

import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who follows one log on one event loop. Touched by that loop only.
final class Audience {
  private final UUID log;
  private @Nullable Reader[] readers = new Reader[2];

  /// Parallel to `readers`; null while nobody has a floor above the log's beginning.
  private long @Nullable [] floors;

  private int size;

  Audience(UUID log) {
    this.log = log;
  }

  UUID log() {
    return log;
  }

  int size() {
    return size;
  }

  Reader reader(int index) {
    return Objects.requireNonNull(readers[index]);
  }

  long floor(int index) {
    return floors == null ? 0 : floors[index];
  }

  @SuppressWarnings("ReferenceEquality") // a reader is a connection, equal to itself only
  int indexOf(Reader reader) {
    for (int i = 0; i < size; i++) {
      if (readers[i] == reader) {
        return i;
      }
    }
    return -1;
  }

  void add(Reader reader, long floor) {
    if (size == readers.length) {
      readers = Arrays.copyOf(readers, size + (size >> 1) + 1);
      floors = floors == null ? null : Arrays.copyOf(floors, readers.length);
    }
    readers[size++] = reader;
    setFloor(size - 1, floor);
  }

  void setFloor(int index, long floor) {
    if (floors == null) {
      if (floor <= 1) {
        return;
      }
      floors = new long[readers.length];
    }
    floors[index] = floor;
  }

  void removeAt(int index) {
    size--;
    readers[index] = readers[size];
    readers[size] = null;
    if (floors != null) {
      floors[index] = floors[size];
    }
  }
}
