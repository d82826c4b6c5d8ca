package app.fermata.protocol;

/// Where a reader is in a log, with proof of which entry it saw there.
///
/// @param epoch raised when the server's past changed
/// @param seq number of the entry in its log; 0: before the first
/// @param check the first 8 hex digits of the SHA-256 over `log:epoch:seq:key:at` of that entry, ""
///   at seq 0
public record CheckedPosition(int epoch, long seq, String check)
    implements Comparable<CheckedPosition> {
  /// Before the first entry of any log.
  public static final CheckedPosition START = new CheckedPosition(0, 0, "");

  @Override
  public int compareTo(CheckedPosition other) {
    int byEpoch = Integer.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(seq, other.seq);
  }

  public boolean isAfter(CheckedPosition other) {
    return compareTo(other) > 0;
  }
}
