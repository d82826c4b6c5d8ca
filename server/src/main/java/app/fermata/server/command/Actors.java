package app.fermata.server.command;

import app.fermata.log.Append;
import app.fermata.server.access.Actor;

/// Who an actor is now. A session knows its account's role from when it was looked up, which may be
/// a moment ago.
@FunctionalInterface
public interface Actors {

  /// @param actor with the role that its account has
  /// @param guard that the account stays as it is until the append
  record Standing(Actor actor, Append.FarGuard guard) {}

  /// @throws RejectedException `session_revoked` where the account is no longer active
  Standing asOfNow(Actor actor);
}
