package app.fermata.projection;

import app.fermata.log.Entry;
import app.fermata.log.contract.Examples;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A projection for tests: the texts of living notes, and how many there are in each log.
final class LivingNotes implements Projection {
  static final String TABLES =
      """
      CREATE TABLE living_note (log uuid, key uuid, text text, PRIMARY KEY (log, key));
      CREATE TABLE living_count (log uuid PRIMARY KEY, notes integer NOT NULL)
      """;

  @Override
  public String name() {
    return "living-notes";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void reset(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM living_note; DELETE FROM living_count");
    }
  }

  @Override
  public void apply(Connection connection, List<Entry> entries) throws SQLException {
    for (Entry entry : entries) {
      if (entry.kind().equals(Examples.NOTE)) {
        int before = update(connection, "DELETE FROM living_note WHERE log = ? AND key = ?", entry);
        if (entry.isLiving()) {
          update(
              connection,
              "INSERT INTO living_note VALUES (?, ?, '"
                  + entry.body().asUtf8().replace("'", "''")
                  + "')",
              entry);
        }
        count(connection, entry, (entry.isLiving() ? 1 : 0) - before);
      }
    }
  }

  private static int update(Connection connection, String sql, Entry entry) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, entry.log());
      statement.setObject(2, entry.key());
      return statement.executeUpdate();
    }
  }

  private static void count(Connection connection, Entry entry, int difference)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO living_count AS c VALUES (?, ?)"
                + " ON CONFLICT (log) DO UPDATE SET notes = c.notes + excluded.notes")) {
      statement.setObject(1, entry.log());
      statement.setInt(2, difference);
      statement.executeUpdate();
    }
  }
}
