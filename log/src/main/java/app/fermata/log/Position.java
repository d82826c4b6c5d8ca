package app.fermata.log;

/// Where something is in a log: compared by epoch, then seq, and nowhere else but here.
public record Position(int epoch, long seq) implements Comparable<Position> {
  /// Before the first entry.
  public static final Position START = new Position(0, 0);

  @Override
  public int compareTo(Position other) {
    int byEpoch = Integer.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(seq, other.seq);
  }

  public boolean isAfter(Position other) {
    return compareTo(other) > 0;
  }
}
