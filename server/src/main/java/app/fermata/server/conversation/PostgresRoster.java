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
      INSERT INTO member (log, account, joined, floor)
        SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::boolean[], ?::bigint[])
        ON CONFLICT (log, account) DO UPDATE
          SET joined = excluded.joined, floor = excluded.floor
      """;
  private static final String COUNTS =
      "SELECT log, count(*) FROM member WHERE log = ANY (?::uuid[]) AND joined GROUP BY log";
  private static final String MEMBERS =
      "SELECT log, account FROM member WHERE log = ANY (?::uuid[]) AND joined";
  private static final String JOINED = "SELECT log, floor FROM member WHERE account = ? AND joined";
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
    Map<Ref, MembershipBody> members = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.kind().equals(ConversationKinds.MEMBERSHIP.name())) {
        members.put(new Ref(entry.log(), entry.key()), MembershipBody.read(entry.body()));
      }
    }
    if (members.isEmpty()) {
      return;
    }
    List<Ref> refs =
        members.keySet().stream()
            .sorted(Comparator.comparing(Ref::log).thenComparing(Ref::key))
            .toList();
    List<MembershipBody> bodies = refs.stream().map(members::get).toList();
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      statement.setArray(
          1, connection.createArrayOf("uuid", refs.stream().map(Ref::log).toArray()));
      statement.setArray(
          2, connection.createArrayOf("uuid", refs.stream().map(Ref::key).toArray()));
      statement.setArray(
          3,
          connection.createArrayOf(
              "bool", bodies.stream().map(MembershipBody::isJoined).toArray()));
      statement.setArray(
          4,
          connection.createArrayOf("int8", bodies.stream().map(MembershipBody::floor).toArray()));
      statement.executeUpdate();
    }
  }

  private interface Parameter {
    void set(Connection connection, PreparedStatement statement) throws SQLException;
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, Parameter parameter, RowReader reader) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      parameter.set(connection, statement);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          reader.read(row);
        }
      }
    } catch (SQLException e) {
      throw SqlFailure.of("the roster cannot be read", e);
    }
  }

  private static Parameter all(Collection<UUID> logs) {
    return (connection, statement) ->
        statement.setArray(1, connection.createArrayOf("uuid", logs.toArray()));
  }

  private static Parameter one(UUID account) {
    return (_, statement) -> statement.setObject(1, account);
  }

  @Override
  public Map<UUID, Integer> counts(Collection<UUID> conversations) {
    var counts = new HashMap<UUID, Integer>();
    query(
        COUNTS, all(conversations), row -> counts.put(row.getObject(1, UUID.class), row.getInt(2)));
    return counts;
  }

  @Override
  public Map<UUID, List<UUID>> members(Collection<UUID> conversations) {
    var members = new HashMap<UUID, List<UUID>>();
    query(
        MEMBERS,
        all(conversations),
        row ->
            members
                .computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>())
                .add(row.getObject(2, UUID.class)));
    return members;
  }

  @Override
  public Map<UUID, Long> joined(UUID account) {
    var joined = new HashMap<UUID, Long>();
    query(JOINED, one(account), row -> joined.put(row.getObject(1, UUID.class), row.getLong(2)));
    return joined;
  }

  @Override
  public List<UUID> companions(UUID account) {
    var found = new ArrayList<UUID>();
    query(COMPANIONS, one(account), row -> found.add(row.getObject(1, UUID.class)));
    return List.copyOf(found);
  }
}
