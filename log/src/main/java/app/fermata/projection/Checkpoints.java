package app.fermata.projection;

import app.fermata.log.FeedCursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// How far each projection and reactor has come in the feed. Reading one locks it: of several
/// nodes, one at a time moves a follower on.
final class Checkpoints {
  private static final String LOCK =
      "SELECT version, transaction, serial FROM projection_checkpoint WHERE name = ? FOR UPDATE";
  private static final String MAKE =
      """
      INSERT INTO projection_checkpoint (name, version, transaction, serial) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING
      """;
  private static final String MOVE =
      """
      UPDATE projection_checkpoint SET version = ?, transaction = ?, serial = ? WHERE name = ?
      """;

  private Checkpoints() {}

  /// @param version of the follower that came this far
  record Checkpoint(int version, FeedCursor cursor) {}

  static Optional<Checkpoint> lock(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Checkpoint(row.getInt(1), new FeedCursor(row.getLong(2), row.getLong(3))))
            : Optional.empty();
      }
    }
  }

  /// Makes a checkpoint where there is none.
  static void make(Connection connection, String name, Checkpoint first) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MAKE)) {
      statement.setString(1, name);
      statement.setInt(2, first.version());
      statement.setLong(3, first.cursor().transaction());
      statement.setLong(4, first.cursor().serial());
      statement.executeUpdate();
    }
  }

  static void move(Connection connection, String name, Checkpoint to) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
      statement.setInt(1, to.version());
      statement.setLong(2, to.cursor().transaction());
      statement.setLong(3, to.cursor().serial());
      statement.setString(4, name);
      statement.executeUpdate();
    }
  }
}
