package app.fermata.log.postgres;

import app.fermata.log.FeedCursor;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads `log_feed`. A cursor's transaction is the era and the transaction's number in one; its
/// serial is how many entries of that transaction have been read.
final class FeedRead {
  private static final int TRANSACTION_BITS = 48;

  private static final String READ =
      """
      SELECT f.era, f.tx::text::bigint, f.logs, f.froms, f.counts
        FROM log_feed f CROSS JOIN log_state s
        WHERE (f.era, f.tx) >= (?, ?::text::xid8)
          AND (f.era < s.era OR f.tx < pg_snapshot_xmin(pg_current_snapshot()))
        ORDER BY f.era, f.tx LIMIT ?
      """;

  private static final String END =
      """
      SELECT f.era, f.tx::text::bigint, (SELECT sum(c) FROM unnest(f.counts) c)
        FROM log_feed f CROSS JOIN log_state s
        WHERE f.era < s.era OR f.tx < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY f.era DESC, f.tx DESC LIMIT 1
      """;

  private FeedRead() {}

  /// Ranges `(from, last]` in commit order, and the cursor after the last of them.
  ///
  /// @param transactions those that the ranges are of, without era
  record Slice(
      List<UUID> logs,
      List<Long> froms,
      List<Long> lasts,
      List<Long> transactions,
      FeedCursor cursor) {}

  private static FeedCursor cursor(int era, long transaction, long serial) {
    return new FeedCursor(((long) era << TRANSACTION_BITS) | transaction, serial);
  }

  /// @param limit most entries, pruned ones included
  static Slice read(Connection connection, FeedCursor cursor, int limit) throws SQLException {
    int era = Math.toIntExact(cursor.transaction() >> TRANSACTION_BITS);
    long transaction = cursor.transaction() & ((1L << TRANSACTION_BITS) - 1);
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setInt(1, era);
      statement.setString(2, Long.toString(transaction));
      statement.setInt(3, limit + 1); // the cursor's own transaction may have nothing left
      try (ResultSet row = statement.executeQuery()) {
        return new Reader(cursor, limit).read(row);
      }
    }
  }

  private static final class Reader {
    private final List<UUID> logs = new ArrayList<>();
    private final List<Long> froms = new ArrayList<>();
    private final List<Long> lasts = new ArrayList<>();
    private final List<Long> transactions = new ArrayList<>();
    private final FeedCursor start;
    private FeedCursor reached;
    private long left;

    Reader(FeedCursor start, int limit) {
      this.start = start;
      this.reached = start;
      this.left = limit;
    }

    Slice read(ResultSet row) throws SQLException {
      while (left > 0 && row.next()) {
        FeedCursor begin = cursor(row.getInt(1), row.getLong(2), 0);
        long skip = begin.transaction() == start.transaction() ? start.serial() : 0;
        UUID[] ofLogs = (UUID[]) elements(row.getArray(3));
        Long[] ofFroms = (Long[]) elements(row.getArray(4));
        Integer[] ofCounts = (Integer[]) elements(row.getArray(5));
        long serial = 0;
        for (int i = 0; i < ofLogs.length && left > 0; i++) {
          long skipped = Math.min(ofCounts[i], Math.max(0, skip - serial));
          long taken = Math.min(left, ofCounts[i] - skipped);
          if (taken > 0) {
            logs.add(ofLogs[i]);
            froms.add(ofFroms[i] + skipped);
            lasts.add(ofFroms[i] + skipped + taken);
            transactions.add(row.getLong(2));
            left -= taken;
          }
          serial += skipped + taken;
        }
        reached = new FeedCursor(begin.transaction(), serial);
      }
      return new Slice(logs, froms, lasts, transactions, reached);
    }

    private static Object elements(Array array) throws SQLException {
      return array.getArray();
    }
  }

  /// The cursor after everything that the feed shows now.
  static FeedCursor end(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? cursor(row.getInt(1), row.getLong(2), row.getLong(3)) : FeedCursor.START;
    }
  }
}
