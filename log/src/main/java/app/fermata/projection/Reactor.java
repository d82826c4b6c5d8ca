package app.fermata.projection;

import app.fermata.log.Entry;
import app.fermata.log.Uuids;
import java.util.UUID;

/// Turns entries into commands or effects outside (notices, mail): at least once, in commit order,
/// from the moment it is first registered on. A rebuild never runs it again.
///
/// What it appends must carry `commandId`, so that a repetition after a crash changes nothing; an
/// effect outside is made idempotent with the same id where the other side allows it.
public interface Reactor {

  /// Stable: names its checkpoint.
  String name();

  /// Acts on one entry. May block; a failure is tried again, with growing pauses, and holds back
  /// the entries after it.
  void react(Entry entry);

  /// The command id for what this reactor does about `entry` for `recipient`: the same one each
  /// time (UUIDv8).
  default UUID commandId(Entry entry, UUID recipient) {
    return Uuids.derived("reactor", name(), entry.log(), Long.toString(entry.seq()), recipient);
  }
}
