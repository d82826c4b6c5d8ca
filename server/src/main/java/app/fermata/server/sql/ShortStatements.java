package app.fermata.server.sql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Lends connections on which no statement is waited for longer than so long: for what somebody
/// waits for. A database that has gone without a word (its machine lost power, the network drops
/// packets) would hold each of them for a quarter of an hour, until none is left.
final class ShortStatements implements DataSource {
  private final DataSource source;
  private final int patienceMillis;

  /// @param source a pool that takes the time limit off again when a connection comes back
  ShortStatements(DataSource source, Duration patience) {
    this.source = source;
    this.patienceMillis = Math.toIntExact(patience.toMillis());
  }

  @Override
  public Connection getConnection() throws SQLException {
    return limited(source.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return limited(source.getConnection(user, password));
  }

  private Connection limited(Connection connection) throws SQLException {
    try {
      connection.setNetworkTimeout(Runnable::run, patienceMillis);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || source.isWrapperFor(type);
  }
}
