package app.fermata.log.postgres;

import app.fermata.log.Body;
import app.fermata.log.Entry;
import app.fermata.log.LogUnavailableException;
import app.fermata.log.Mark;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;
import org.postgresql.jdbc.PgConnection;

/// How values go to PostgreSQL and come back, and what its errors mean.
final class Sql {
  /// What `entry` reads, of a row called `e`.
  static final String ENTRY =
      "e.log, e.epoch, e.seq, e.key, e.kind, e.place, coalesce(e.floor_place, e.place), e.parent,"
          + " coalesce(e.creator, e.author), e.author, e.at, e.mark, e.body";

  private static final Mark[] MARKS = Mark.values();

  private Sql() {}

  static short code(Mark mark) {
    return switch (mark) {
      case LIVING -> 0;
      case DELETED -> 1;
      case ERASED -> 2;
    };
  }

  static Mark mark(int code) {
    return MARKS[code];
  }

  /// The entry in columns `first` and following.
  static Entry entry(ResultSet row, int first) throws SQLException {
    return new Entry(
        uuid(row, first),
        row.getInt(first + 1),
        row.getLong(first + 2),
        uuid(row, first + 3),
        row.getString(first + 4),
        row.getLong(first + 5),
        row.getLong(first + 6),
        row.getObject(first + 7, UUID.class),
        uuid(row, first + 8),
        uuid(row, first + 9),
        Instant.ofEpochMilli(row.getLong(first + 10)),
        mark(row.getInt(first + 11)),
        Body.of(row.getBytes(first + 12)));
  }

  static UUID uuid(ResultSet row, int column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /// An array for a parameter written `?::uuid[]`, in PostgreSQL's binary form: the driver knows
  /// only the textual one, which costs an eighth of all that an append costs the database.
  static void uuids(
      PreparedStatement statement, int index, Collection<? extends @Nullable UUID> ids)
      throws SQLException {
    ByteBuffer bytes = ByteBuffer.allocate(20 + 20 * ids.size());
    int dimensions = ids.isEmpty() ? 0 : 1;
    bytes.putInt(dimensions).putInt(1).putInt(Oid.UUID);
    if (dimensions > 0) {
      bytes.putInt(ids.size()).putInt(1);
    }
    for (UUID id : ids) {
      if (id == null) {
        bytes.putInt(-1);
      } else {
        bytes.putInt(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      }
    }
    PgConnection connection = statement.getConnection().unwrap(PgConnection.class);
    byte[] exact = Arrays.copyOf(bytes.array(), bytes.position());
    statement.setArray(index, new PgArray(connection, Oid.UUID_ARRAY, exact));
  }

  /// Whether the same transaction may pass when tried again at once.
  static boolean isRetryable(SQLException e) {
    String state = e.getSQLState();
    return "40001".equals(state) || "40P01".equals(state);
  }

  static RuntimeException failure(SQLException e) {
    return isRetryable(e)
        ? unavailable("The database does not answer: " + e.getMessage(), e)
        : SqlFailure.of("The log's SQL failed", e);
  }

  static LogUnavailableException unavailable(String message, @Nullable Throwable cause) {
    return SqlFailure.unavailable(message, cause);
  }
}
