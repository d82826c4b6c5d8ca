package app.fermata.log.postgres;

import app.fermata.log.LogUnavailableException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a failure of the database means: that it is away or too busy, so that the caller may come
/// again, or that something here is wrong.
public final class SqlFailure {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private SqlFailure() {}

  /// @param what could not be done
  /// @return `LogUnavailableException` where the caller may come again, else a bug
  public static RuntimeException of(String what, SQLException e) {
    return isUnavailable(e)
        ? unavailable("The database does not answer: " + e.getMessage(), e)
        : new IllegalStateException(what + ": " + e.getMessage(), e);
  }

  static LogUnavailableException unavailable(String message, @Nullable Throwable cause) {
    return new LogUnavailableException(message, RETRY_AFTER, cause);
  }

  /// Whether the database, not the caller or this program, is the reason.
  static boolean isUnavailable(SQLException e) {
    String state = e.getSQLState();
    if (state == null) {
      return e instanceof SQLTransientException; // the pool had none to lend in time
    }
    return state.startsWith("08") // connection
        || state.startsWith("53") // out of disk, memory, connections
        || state.startsWith("57P") // shutting down, starting up
        || state.startsWith("58") // system error
        || state.equals("57014") // statement timeout
        || state.equals("55P03") // lock timeout
        || state.equals("25P03") // idle in transaction too long
        || state.equals("25006"); // a standby
  }

  /// Whether this came after waiting for as long as anybody may wait.
  static boolean hasWaited(SQLException e) {
    return (e instanceof SQLTransientException && e.getSQLState() == null)
        || "57014".equals(e.getSQLState())
        || e.getCause() instanceof SocketTimeoutException;
  }
}
