package app.fermata.server.command;

import app.fermata.server.access.Access;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import app.fermata.server.access.Target;

/// Turns a verdict of `Access` into the refusal that goes over the wire, in one place.
public final class Permit {
  private Permit() {}

  /// Returns if the actor may; else throws the refusal.
  public static void require(Actor actor, Permission permission, Target target) {
    switch (Access.may(actor, permission, target)) {
      case ALLOWED -> {}
      case HIDDEN -> throw new RejectedException(Rejection.notFound());
      case NOT_PERMITTED ->
          throw new RejectedException(
              Rejection.of(Code.NOT_PERMITTED, "You can see this, but it is not yours to change."));
      case ARCHIVED ->
          throw new RejectedException(
              Rejection.of(Code.ARCHIVED, "This channel is archived: nothing in it changes."));
    }
  }
}
