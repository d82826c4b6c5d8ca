package app.fermata.log;

import java.util.List;
import java.util.UUID;

/// Hears that a log has grown. A hint may be lost (the feed makes up for it within a second) but
/// never comes before its commit.
@FunctionalInterface
public interface TailListener {

  /// `log` reaches `through`; `entries` are those of `(from, through]` in seq order, or empty where
  /// they are too large to carry along.
  void reached(UUID log, long from, Position through, String check, List<Entry> entries);
}
