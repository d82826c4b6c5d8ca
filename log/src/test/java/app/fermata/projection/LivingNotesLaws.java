package app.fermata.projection;

import static app.fermata.log.contract.Examples.*;

import app.fermata.log.Body;
import app.fermata.log.Draft;
import app.fermata.log.Kinds;
import app.fermata.log.Log;
import app.fermata.log.contract.Examples;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;

/// The law, held against an example.
class LivingNotesLaws extends ProjectionLaws {
  @Override
  protected Projection projection() {
    return new LivingNotes();
  }

  @Override
  protected Kinds kinds() {
    return Examples.KINDS;
  }

  @Override
  protected void makeTables(DataSource source) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(LivingNotes.TABLES);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void write(Log log, Random random) {
    UUID to = new UUID(1, random.nextInt(3));
    UUID key = new UUID(2, random.nextInt(12));
    Draft draft =
        switch (random.nextInt(8)) {
          case 0 -> Draft.delete(key, NOTE, null);
          case 1 -> Draft.erase(key, NOTE, null);
          case 2 -> Draft.put(new UUID(3, random.nextInt(3)), BOOKMARK, null, Body.utf8("b"));
          default -> Draft.put(key, NOTE, null, Body.utf8("text " + random.nextInt(100)));
        };
    log.append(command(ADA, to, draft));
  }

  @Override
  protected List<String> state(Connection connection) throws SQLException {
    List<String> state = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT log || ' ' || key || ' ' || text FROM living_note"
                    + " UNION ALL SELECT log || ' ' || notes FROM living_count WHERE notes <> 0"
                    + " ORDER BY 1")) {
      while (row.next()) {
        state.add(row.getString(1));
      }
    }
    return state;
  }
}
