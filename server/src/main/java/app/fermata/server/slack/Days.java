package app.fermata.server.slack;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Dates, four bytes each: a large export has a million day files.
public final class Days {
  private int[] epochDays = new int[8];
  private int size;

  void add(LocalDate date) {
    if (size == epochDays.length) {
      epochDays = Arrays.copyOf(epochDays, size * 2);
    }
    epochDays[size++] = (int) date.toEpochDay();
  }

  /// Puts them in order; returns the first date that is there twice, or null.
  @Nullable LocalDate sort() {
    Arrays.sort(epochDays, 0, size);
    for (int i = 1; i < size; i++) {
      if (epochDays[i] == epochDays[i - 1]) {
        return LocalDate.ofEpochDay(epochDays[i]);
      }
    }
    return null;
  }

  public int size() {
    return size;
  }

  public Stream<LocalDate> stream() {
    return IntStream.range(0, size).mapToObj(i -> LocalDate.ofEpochDay(epochDays[i]));
  }
}
