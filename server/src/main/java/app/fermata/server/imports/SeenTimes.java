package app.fermata.server.imports;

import java.util.Arrays;

/// The times of the messages that a run has come past in one conversation: eight bytes each, since
/// a conversation may have millions.
final class SeenTimes {
  private long[] times = new long[64];
  private int size;

  /// @param micros not below the one before
  void add(long micros) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
    }
    int at = size;
    while (at > 0 && times[at - 1] > micros) {
      times[at] = times[at - 1];
      at--;
    }
    times[at] = micros;
    size++;
  }

  boolean contains(long micros) {
    return Arrays.binarySearch(times, 0, size, micros) >= 0;
  }
}
