package app.fermata.log;

/// Where a reader of the feed is: opaque but for its order, stored as two numbers.
///
/// @param transaction the database transaction that wrote the last entry seen; `serial` its number
///   within the table
public record FeedCursor(long transaction, long serial) {
  public static final FeedCursor START = new FeedCursor(0, 0);
}
