package app.fermata.bench.target;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A room's script as it was written: which place and which key each message got. Filled by several
/// threads, asked afterwards.
public final class Story {
  private final Script script;
  private final long[] places;
  private final long[] keys;
  private long last;
  private long @Nullable [] main;
  private int[] numbers = {};
  private int[] replies = {};

  public Story(Script script) {
    this.script = script;
    this.places = new long[script.messages()];
    this.keys = new long[2 * script.messages()];
  }

  public synchronized void said(int number, UUID key, long place) {
    places[number] = place;
    keys[2 * number] = key.getMostSignificantBits();
    keys[2 * number + 1] = key.getLeastSignificantBits();
    reached(place);
  }

  /// The log holds an entry with this seq.
  public synchronized void reached(long seq) {
    last = Math.max(last, seq);
  }

  public Script script() {
    return script;
  }

  public synchronized long place(int number) {
    return places[number];
  }

  public synchronized UUID key(int number) {
    return new UUID(keys[2 * number], keys[2 * number + 1]);
  }

  /// Number of the message at this place; -1: there is none.
  public synchronized int number(long place) {
    if (numbers.length == 0) {
      numbers = new int[(int) last + 1];
      Arrays.fill(numbers, -1);
      for (int number = 0; number < places.length; number++) {
        numbers[(int) places[number]] = number;
      }
    }
    return place <= last ? numbers[(int) place] : -1;
  }

  /// How many replies the message with this number has.
  public synchronized int replies(int root) {
    if (replies.length == 0) {
      replies = new int[places.length];
      for (int number = 0; number < places.length; number++) {
        int its = script.root(number);
        if (its >= 0) {
          replies[its]++;
        }
      }
    }
    return replies[root];
  }

  /// The seq of the newest entry.
  public synchronized long last() {
    return last;
  }

  /// The places of the messages of the main timeline, in their order.
  public synchronized long[] main() {
    if (main == null) {
      main =
          IntStream.range(0, places.length)
              .filter(number -> script.root(number) < 0)
              .mapToLong(number -> places[number])
              .sorted()
              .toArray();
    }
    return main;
  }

  /// How many messages of the main timeline lie in `[from, to]`.
  public int mainWithin(long from, long to) {
    return below(to + 1) - below(from);
  }

  /// How many messages of the main timeline lie below a place.
  public int below(long place) {
    long[] sorted = main();
    int found = Arrays.binarySearch(sorted, place);
    return found < 0 ? -found - 1 : found;
  }

  /// The place up to which somebody has read who has read this share of the messages; 0: nothing.
  public long upTo(double share) {
    long[] sorted = main();
    int read = (int) Math.round(share * sorted.length);
    return read == 0 ? 0 : sorted[read - 1];
  }
}
