package app.fermata.log;

import java.util.List;
import java.util.UUID;

/// Hears that a log has grown: at least once for every position, never before its commit.
///
/// Per log, what this process appends is heard in seq order. What another node appends, or what was
/// committed while the connection broke, is heard within a second, without entries, possibly after
/// newer positions and possibly again. So a listener keeps, per log it cares for, how far it has
/// heard: a hint with `through` at or below that is old news; one with `from` past it means "read
/// what is missing". Exceptions are logged and change nothing.
@FunctionalInterface
public interface TailListener {

  /// `log` reaches `through`; `entries` are those of `(from, through]` in seq order, or empty where
  /// they are too large to carry along.
  void reached(UUID log, long from, Position through, String check, List<Entry> entries);
}
