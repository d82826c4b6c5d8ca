package app.fermata.log.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Binds parameters one after the other, most of them whole columns.
final class Columns {
  private final PreparedStatement statement;
  private int next = 1;

  Columns(PreparedStatement statement) {
    this.statement = statement;
  }

  Columns longs(List<Long> values) throws SQLException {
    return array("int8", values.toArray(Long[]::new));
  }

  Columns ints(List<Integer> values) throws SQLException {
    return array("int4", values.toArray(Integer[]::new));
  }

  Columns texts(List<String> values) throws SQLException {
    return array("text", values.toArray(String[]::new));
  }

  Columns bytes(List<? extends byte @Nullable []> values) throws SQLException {
    return array("bytea", values.toArray(byte[][]::new));
  }

  Columns uuids(Collection<? extends @Nullable UUID> values) throws SQLException {
    Sql.uuids(statement, next++, values);
    return this;
  }

  Columns uuid(UUID value) throws SQLException {
    statement.setObject(next++, value);
    return this;
  }

  Columns text(String value) throws SQLException {
    statement.setString(next++, value);
    return this;
  }

  Columns number(long value) throws SQLException {
    statement.setLong(next++, value);
    return this;
  }

  private Columns array(String type, Object[] values) throws SQLException {
    statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
    return this;
  }
}
