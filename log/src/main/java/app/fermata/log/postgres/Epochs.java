package app.fermata.log.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The epoch, and whether the database is still the one that it was. The number is kept here: who
/// asks for it must not wait. It only rises, and whoever raises it or appends is told of it.
final class Epochs {
  private static final Logger logger = LoggerFactory.getLogger(Epochs.class);
  private static final String RAISE =
      """
      WITH raised AS (UPDATE log_state SET epoch = greatest(epoch + 1, ?) RETURNING epoch)
      INSERT INTO log_epoch (epoch, raised, why) SELECT epoch, ?, ? FROM raised RETURNING epoch
      """;

  private final DataSource source;
  private final InstantSource clock;
  private final AtomicInteger known = new AtomicInteger();

  Epochs(DataSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  private record State(int epoch, int era, String system, int timeline) {}

  /// The highest that was seen. Never blocks.
  int current() {
    return known.get();
  }

  /// What the database said when something was appended.
  void seen(int epoch) {
    if (epoch > known.get()) {
      known.accumulateAndGet(epoch, Math::max);
    }
  }

  /// @param least the new epoch's number where that is higher than the next
  int raise(String why, int least) {
    try (Connection connection = source.getConnection()) {
      int epoch = raise(connection, why, least);
      seen(epoch);
      return epoch;
    } catch (SQLException e) {
      throw Sql.failure(e);
    }
  }

  private int raise(Connection connection, String why, int least) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RAISE)) {
      statement.setInt(1, least);
      statement.setLong(2, clock.millis());
      statement.setString(3, why);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        int epoch = row.getInt(1);
        logger.warn("Epoch {} begins: {}", epoch, why);
        return epoch;
      }
    }
  }

  /// Compares cluster and timeline with those of the last time: another cluster is a dump that was
  /// restored, another timeline a recovery to a point in time or a promoted standby. Either way
  /// devices may know entries that this database does not.
  void recognise() {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        recognise(connection);
        int epoch = stored(connection).epoch;
        connection.commit();
        seen(epoch);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw Sql.failure(e);
    }
  }

  private void recognise(Connection connection) throws SQLException {
    State stored = stored(connection);
    String system = systemIdentifier(connection, stored);
    int timeline = timeline(connection);
    boolean isFirst = stored.timeline == 0;
    boolean isElsewhere = !stored.system.isEmpty() && !stored.system.equals(system);
    int era = stored.era;
    if (isElsewhere || startsOver(connection, era)) {
      era++;
    }
    if (isElsewhere) {
      raise(connection, "the database was restored into another cluster", 0);
    } else if (!isFirst && stored.timeline != timeline) {
      raise(
          connection,
          "the database's timeline went from " + stored.timeline + " to " + timeline,
          0);
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE log_state SET era = ?, system_identifier = ?, timeline = ?")) {
      statement.setInt(1, era);
      statement.setString(2, system);
      statement.setInt(3, timeline);
      statement.executeUpdate();
    }
  }

  /// Locks the row: of several nodes that start at once, the first decides.
  private static State stored(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT epoch, era, system_identifier, timeline FROM log_state FOR UPDATE")) {
      row.next();
      return new State(row.getInt(1), row.getInt(2), row.getString(3), row.getInt(4));
    }
  }

  /// Some managed databases do not say: then what was stored stands.
  private static String systemIdentifier(Connection connection, State stored) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT system_identifier::text FROM pg_control_system()")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      if (SqlFailure.isUnavailable(e)) {
        throw e;
      }
      connection.rollback(before);
      return stored.system;
    }
  }

  /// From the name of the file being written: up to date at once after a promotion, unlike the last
  /// checkpoint's, and open to everybody.
  private static int timeline(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)")) {
      row.next();
      return Integer.parseUnsignedInt(row.getString(1), 16);
    }
  }

  /// Whether the feed already has transaction numbers that this cluster has yet to give out.
  private static boolean startsOver(Connection connection, int era) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT EXISTS (SELECT FROM log_feed WHERE era = ?"
                + " AND tx >= pg_snapshot_xmax(pg_current_snapshot()))")) {
      statement.setInt(1, era);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
