package app.fermata.projection;

import app.fermata.log.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// State derived from the logs that may lag a little: writes only its own tables, can be thrown
/// away and built again from the feed at any time (search index, counters, lists).
///
/// Law, tested for every projection by `ProjectionLaws`: applied incrementally == rebuilt from zero
/// == rebuilt after a crash at any entry. Entries of pruned kinds are missing from a rebuild where
/// they are superseded, and erased bodies are empty: what a projection keeps must be a function of
/// the newest entries per key.
public interface Projection {

  /// Stable: names its checkpoint and the argument of `fermata rebuild`.
  String name();

  /// Raise it when the tables or their meaning change: the runner then rebuilds by itself.
  int version();

  /// Empties the projection's tables (creating them is a migration's work).
  void reset(Connection connection) throws SQLException;

  /// Applies entries, in commit order, in the transaction that also moves the checkpoint: each
  /// entry exactly once. Must not commit.
  void apply(Connection connection, List<Entry> entries) throws SQLException;
}
