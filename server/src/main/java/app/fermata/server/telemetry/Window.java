package app.fermata.server.telemetry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.InstantSource;
import java.util.Arrays;

/// How often each of some numbers was seen in the last minutes; forgets minute by minute.
final class Window {
  private static final long MINUTE = 60_000;

  private final InstantSource clock;

  /// By minute, round and round.
  @GuardedBy("this")
  private final long[][] slots;

  /// Which minute each slot holds.
  @GuardedBy("this")
  private final long[] minutes;

  /// @param numbers those below this
  Window(InstantSource clock, int minutes, int numbers) {
    this.clock = clock;
    this.slots = new long[minutes][numbers];
    this.minutes = new long[minutes];
  }

  synchronized void add(int number) {
    long minute = clock.millis() / MINUTE;
    int slot = Math.floorMod(minute, slots.length);
    if (minutes[slot] != minute) {
      minutes[slot] = minute;
      Arrays.fill(slots[slot], 0);
    }
    slots[slot][number]++;
  }

  /// How often each was seen.
  synchronized long[] seen() {
    long minute = clock.millis() / MINUTE;
    long[] all = new long[slots[0].length];
    for (int slot = 0; slot < slots.length; slot++) {
      if (minutes[slot] > minute - slots.length && minutes[slot] <= minute) {
        for (int i = 0; i < all.length; i++) {
          all[i] += slots[slot][i];
        }
      }
    }
    return all;
  }
}
