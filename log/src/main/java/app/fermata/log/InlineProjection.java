package app.fermata.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Tables that are never late: written inside the append's own transaction, under the head locks of
/// all logs it touches. For membership, unique names, sessions; everything that may lag a second is
/// a `Projection`.
///
/// A feature of `PostgresLog` alone. Called once per transaction with all its entries (several
/// commands, several logs; per log in seq order, superseded ones within the transaction included),
/// in the order in which the projections were given. It must be quick, write with few statements
/// whatever the number of entries, and touch only its own tables on this connection; it never
/// commits.
///
/// Writers of different logs run at once. Where two could want the same row (a unique name), let a
/// unique constraint or a lock on the row decide, and take locks in a fixed order.
public interface InlineProjection {

  /// @throws VetoException to refuse: nothing of the command is written and the caller gets
  ///   `Refused` with reason `VETOED`. Where several commands shared the transaction, each is tried
  ///   again alone first, so a veto never fails a neighbour.
  /// @throws SQLException anything else that went wrong: an error for the caller of the append
  ///   (several: each is tried alone first), or a retry where the database says so
  void apply(Connection connection, List<Entry> entries) throws SQLException, VetoException;
}
