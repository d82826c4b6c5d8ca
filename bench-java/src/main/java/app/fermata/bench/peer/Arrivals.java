package app.fermata.bench.peer;

import app.fermata.bench.Trouble;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// What was sent to a few readers, and who has it: each reader must get each message once, all of
/// them in one order. On the loop only.
///
/// Whoever is the first to get a message puts it into its place; everybody else must find it there.
final class Arrivals {
  /// More than are ever in flight at once.
  private static final int REMEMBERED = 1 << 13;

  private final boolean asSent;

  /// By number, in the order of sending: what nobody has yet, and when it was sent.
  private final Map<Long, Long> flying = new LinkedHashMap<>();

  /// By place: the message's number, when it was sent, how many have not got it.
  private final long[] numbers = new long[REMEMBERED];

  private final long[] sentAt = new long[REMEMBERED];
  private final int[] missing = new int[REMEMBERED];

  /// By reader: how many it has.
  private final long[] had;

  private long placed;
  private long everywhere;

  /// @param sentNanos when it was sent
  /// @param everywhere whether this reader was the last
  record Arrival(long sentNanos, boolean everywhere) {}

  /// @param asSent whether the order is that of sending: one writes, so nobody can come between
  Arrivals(int readers, boolean asSent) {
    this.had = new long[readers];
    this.asSent = asSent;
  }

  void sent(long number, long nanos) {
    if (placed + flying.size() - everywhere >= REMEMBERED) {
      throw new IllegalStateException("more than " + REMEMBERED + " messages in flight");
    }
    flying.put(number, nanos);
  }

  /// A reader has a message.
  ///
  /// @throws Trouble where it is not the one that comes next
  Arrival arrived(int reader, long number) {
    long place = had[reader]++;
    int slot = (int) (place & (REMEMBERED - 1));
    if (place == placed) {
      place(slot, number);
    } else if (numbers[slot] != number) {
      throw new Trouble(
          "reader "
              + reader
              + " got message "
              + number
              + " where the first reader had "
              + numbers[slot]
              + ": one is missing, came twice or out of order");
    }
    missing[slot]--;
    if (missing[slot] == 0) {
      everywhere++;
    }
    return new Arrival(sentAt[slot], missing[slot] == 0);
  }

  private void place(int slot, long number) {
    if (asSent && !flying.isEmpty()) {
      long next = flying.keySet().iterator().next();
      if (next != number) {
        throw new Trouble("message " + number + " came where " + next + " was due");
      }
    }
    Long sent = flying.remove(number);
    if (sent == null) {
      throw new Trouble("message " + number + " came again, or was never sent");
    }
    numbers[slot] = number;
    sentAt[slot] = sent;
    missing[slot] = had.length;
    placed++;
  }

  /// Whether everybody has everything that was sent.
  boolean isQuiet() {
    return flying.isEmpty() && Arrays.stream(had).allMatch(number -> number == placed);
  }
}
