package app.fermata.server.conversation;

import app.fermata.log.Entry;
import app.fermata.log.InlineProjection;
import app.fermata.log.Ref;
import app.fermata.log.postgres.SqlFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// The roster in PostgreSQL, table `member`, written inside the append.
public final class PostgresRoster implements Roster, InlineProjection {
  private static final String PUT =
      """
      INSERT INTO member (log, account, joined)
        SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::boolean[])
        ON CONFLICT (log, account) DO UPDATE SET joined = excluded.joined
      """;
  private static final String COUNTS =
      "SELECT log, count(*) FROM member WHERE log = ANY (?::uuid[]) AND joined GROUP BY log";
  private static final String MEMBERS =
      "SELECT log, account FROM member WHERE log = ANY (?::uuid[]) AND joined";
  private static final String COMPANIONS =
      """
      SELECT DISTINCT other.account FROM member mine
        JOIN member other ON other.log = mine.log AND other.joined
        WHERE mine.account = ? AND mine.joined
      """;

  private final DataSource source;

  public PostgresRoster(DataSource source) {
    this.source = source;
  }

  @Override
  public void apply(Connection connection, List<Entry> entries) throws SQLException {
    Map<Ref, Boolean> joined = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.kind().equals(ConversationKinds.MEMBERSHIP.name())) {
        joined.put(new Ref(entry.log(), entry.key()), MembershipBody.read(entry.body()).isJoined());
      }
    }
    if (joined.isEmpty()) {
      return;
    }
    List<Ref> refs =
        joined.keySet().stream()
            .sorted(Comparator.comparing(Ref::log).thenComparing(Ref::key))
            .toList();
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      statement.setArray(
          1, connection.createArrayOf("uuid", refs.stream().map(Ref::log).toArray()));
      statement.setArray(
          2, connection.createArrayOf("uuid", refs.stream().map(Ref::key).toArray()));
      statement.setArray(
          3, connection.createArrayOf("bool", refs.stream().map(joined::get).toArray()));
      statement.executeUpdate();
    }
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, Collection<UUID> logs, RowReader reader) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("uuid", logs.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          reader.read(row);
        }
      }
    } catch (SQLException e) {
      throw SqlFailure.of("the roster cannot be read", e);
    }
  }

  @Override
  public Map<UUID, Integer> counts(Collection<UUID> conversations) {
    var counts = new HashMap<UUID, Integer>();
    query(COUNTS, conversations, row -> counts.put(row.getObject(1, UUID.class), row.getInt(2)));
    return counts;
  }

  @Override
  public Map<UUID, List<UUID>> members(Collection<UUID> conversations) {
    var members = new HashMap<UUID, List<UUID>>();
    query(
        MEMBERS,
        conversations,
        row ->
            members
                .computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>())
                .add(row.getObject(2, UUID.class)));
    return members;
  }

  @Override
  public List<UUID> companions(UUID account) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(COMPANIONS)) {
      statement.setObject(1, account);
      try (ResultSet row = statement.executeQuery()) {
        var found = new ArrayList<UUID>();
        while (row.next()) {
          found.add(row.getObject(1, UUID.class));
        }
        return List.copyOf(found);
      }
    } catch (SQLException e) {
      throw SqlFailure.of("the roster cannot be read", e);
    }
  }
}
