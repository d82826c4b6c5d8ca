package app.fermata.server.identity;

import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Short JDBC. A database that cannot be reached is `busy`; any other failure is a bug.
final class Sql {
  private final DataSource source;

  Sql(DataSource source) {
    this.source = source;
  }

  /// Reads one row.
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Statements that succeed or fail together.
  @FunctionalInterface
  interface Work<T> {
    T run(Transaction transaction);
  }

  /// Runs `work` in one transaction; whatever it throws rolls back.
  <T> T inTransaction(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(new Transaction(connection));
        connection.commit();
        connection.setAutoCommit(true);
        return result;
      } catch (RuntimeException | SQLException failed) {
        undo(connection, failed);
        throw failed;
      }
    } catch (SQLException failed) {
      throw explained(failed);
    }
  }

  /// On a connection that broke this fails, too: why it broke is what counts.
  private static void undo(Connection connection, Exception why) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException failed) {
      why.addSuppressed(failed);
    }
  }

  <T> List<T> query(String sql, Row<T> row, @Nullable Object... values) {
    return alone(statements -> statements.query(sql, row, values));
  }

  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) {
    return query(sql, row, values).stream().findFirst();
  }

  int update(String sql, @Nullable Object... values) {
    return alone(statements -> statements.update(sql, values));
  }

  /// One statement is a transaction of its own, which takes one way to the database and back.
  private <T> T alone(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      return work.run(new Transaction(connection));
    } catch (SQLException failed) {
      throw explained(failed);
    }
  }

  /// One open transaction.
  static final class Transaction {
    private final Connection connection;

    private Transaction(Connection connection) {
      this.connection = connection;
    }

    <T> List<T> query(String sql, Row<T> row, @Nullable Object... values) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, values);
        List<T> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            rows.add(row.read(result));
          }
        }
        return List.copyOf(rows);
      } catch (SQLException failed) {
        throw explained(failed);
      }
    }

    <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) {
      return query(sql, row, values).stream().findFirst();
    }

    int update(String sql, @Nullable Object... values) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, values);
        return statement.executeUpdate();
      } catch (SQLException failed) {
        throw explained(failed);
      }
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      statement.setObject(
          i + 1,
          value instanceof Instant at ? OffsetDateTime.ofInstant(at, ZoneOffset.UTC) : value);
    }
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantIfAny(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  private static RuntimeException explained(SQLException failed) {
    String state = String.valueOf(failed.getSQLState());
    boolean away = state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    if (away || failed instanceof java.sql.SQLTransientException) {
      return new RejectedException(
          Rejection.later(Code.BUSY, Duration.ofSeconds(2), "The database does not answer now."));
    }
    return new IllegalStateException(failed);
  }
}
