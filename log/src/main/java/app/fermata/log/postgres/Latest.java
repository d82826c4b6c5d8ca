package app.fermata.log.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import javax.sql.DataSource;

/// When the newest entry of all logs was written. Looks at every head: for diagnosis, not for
/// traffic.
final class Latest {
  private Latest() {}

  static Instant at(DataSource source) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(last_at), 0) FROM log_head")) {
      row.next();
      return Instant.ofEpochMilli(row.getLong(1));
    } catch (SQLException e) {
      throw Sql.failure(e);
    }
  }
}
