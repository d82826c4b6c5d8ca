package app.fermata.log.postgres;

import app.fermata.log.AppendResult;
import app.fermata.log.Digest;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is stored of a command.
///
/// @param digest the first half of the payload's digest: enough to tell payloads apart
/// @param wrote what it wrote, in the order of its parts
record Remembered(UUID digest, List<Wrote> wrote) {
  /// What `of` reads, of a row called `c`.
  static final String COLUMNS = "c.digest, c.log, c.last, c.count, c.more";

  private static final int WROTE_BYTES = 16 + 8 + 4;

  /// `count` entries of one log, up to seq `last`.
  record Wrote(UUID log, long last, int count) {
    AppendResult.At at() {
      return new AppendResult.At(log, last);
    }
  }

  static Remembered of(ResultSet row, int first) throws SQLException {
    List<Wrote> wrote = new ArrayList<>();
    UUID log = row.getObject(first + 1, UUID.class);
    if (log != null) {
      wrote.add(new Wrote(log, row.getLong(first + 2), row.getInt(first + 3)));
    }
    byte[] more = row.getBytes(first + 4);
    if (more != null) {
      ByteBuffer bytes = ByteBuffer.wrap(more);
      while (bytes.hasRemaining()) {
        UUID next = new UUID(bytes.getLong(), bytes.getLong());
        wrote.add(new Wrote(next, bytes.getLong(), bytes.getInt()));
      }
    }
    return new Remembered(Sql.uuid(row, first), wrote);
  }

  boolean is(Digest payload) {
    return digest.equals(half(payload));
  }

  static UUID half(Digest payload) {
    ByteBuffer bytes = ByteBuffer.wrap(payload.sha256());
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  List<AppendResult.At> ats() {
    return wrote.stream().map(Wrote::at).toList();
  }

  /// What did not fit the columns of the first log; null for commands of one log.
  byte @Nullable [] more() {
    if (wrote.size() < 2) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate((wrote.size() - 1) * WROTE_BYTES);
    for (Wrote next : wrote.subList(1, wrote.size())) {
      bytes
          .putLong(next.log().getMostSignificantBits())
          .putLong(next.log().getLeastSignificantBits())
          .putLong(next.last())
          .putInt(next.count());
    }
    return bytes.array();
  }
}
