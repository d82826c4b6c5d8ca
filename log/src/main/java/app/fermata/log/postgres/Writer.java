package app.fermata.log.postgres;

import app.fermata.log.LogUnavailableException;
import app.fermata.log.VetoException;
import app.fermata.log.postgres.AppendTransaction.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs commands as one transaction and sees to it that each gets its own answer: what goes wrong
/// for one never fails another.
final class Writer {
  private static final Logger logger = LoggerFactory.getLogger(Writer.class);
  private static final int ATTEMPTS = 5;
  private final AppendTransaction transaction;

  Writer(AppendTransaction transaction) {
    this.transaction = transaction;
  }

  /// Every command is completed when this returns; never throws.
  void write(AppendConnection connection, List<Pending> commands) {
    long now = System.nanoTime();
    commands.forEach(command -> command.begin(now));
    try {
      if (!together(connection, commands)) {
        commands.forEach(command -> alone(connection, command));
      }
    } catch (LogUnavailableException e) {
      commands.forEach(command -> command.fail(e));
    } catch (RuntimeException | Error e) {
      // Out of memory, or a bug here. A transaction may be open, so its connection must not be
      // used.
      connection.discard();
      logger.error("An append ended in an error", e);
      IllegalStateException failure = new IllegalStateException("The append failed: " + e, e);
      commands.forEach(command -> command.fail(failure));
    }
  }

  /// @return false where each must be tried alone
  private boolean together(AppendConnection connection, List<Pending> commands) {
    Connection open = connection.open();
    try {
      List<Outcome> outcomes =
          transaction.run(
              open, commands.stream().map(p -> p.command).toList(), connection.familiar());
      for (int i = 0; i < outcomes.size(); i++) {
        commands.get(i).complete(outcomes.get(i));
      }
      return true;
    } catch (SQLException e) {
      recover(connection, e);
      return false;
    } catch (VetoException | RuntimeException e) {
      connection.rollback();
      return false;
    }
  }

  private void alone(AppendConnection connection, Pending command) {
    try {
      for (int attempt = 1; !attempt(connection, command, attempt); attempt++) {}
    } catch (LogUnavailableException e) {
      command.fail(e);
    }
  }

  /// A duplicate key is a command that another connection wrote a moment ago: the next attempt
  /// finds it.
  private boolean attempt(AppendConnection connection, Pending command, int attempt) {
    Connection open = connection.open();
    try {
      command.complete(
          transaction.run(open, List.of(command.command), connection.familiar()).getFirst());
    } catch (SQLException e) {
      recover(connection, e);
      if (attempt < ATTEMPTS && (Sql.isRetryable(e) || "23505".equals(e.getSQLState()))) {
        return false;
      }
      command.fail(Sql.failure(e));
    } catch (VetoException e) {
      connection.rollback();
      command.complete(new Outcome.Answered(e.refused()));
    } catch (RuntimeException e) {
      connection.rollback();
      command.fail(e);
    }
    return true;
  }

  /// After this the connection is fit for the next transaction.
  ///
  /// @throws LogUnavailableException where it is no use to try anything else
  private static void recover(AppendConnection connection, SQLException e) {
    if (SqlFailure.isUnavailable(e)) {
      connection.discard();
      throw Sql.unavailable("The database does not answer: " + e.getMessage(), e);
    }
    connection.rollback();
  }
}
