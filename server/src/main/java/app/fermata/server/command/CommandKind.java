package app.fermata.server.command;

import app.fermata.server.access.Actor;
import app.fermata.server.access.Permission;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One kind of command: how its arguments are read and what it decides.
///
/// @param name the word on the wire
/// @param permission what the actor must be permitted, asked of `Access` by the decision; named
///   here for the permission matrix
/// @param read reads and bounds the arguments; the rest of `Args` is refused afterwards
/// @param decide folds the intent onto the newest state; runs again where somebody was faster
/// @param result what the answer carries, derived from the arguments alone so that a retry gets the
///   same
public record CommandKind<A>(
    String name,
    Permission permission,
    Function<Args, A> read,
    Decider<A> decide,
    Result<A> result) {

  /// From an intent to what shall be written. Reads freely, writes nothing, throws
  /// `RejectedException` to refuse.
  @FunctionalInterface
  public interface Decider<A> {
    Writes decide(Actor actor, A args);
  }

  /// The answer's `result`, or null.
  @FunctionalInterface
  public interface Result<A> {
    @Nullable ObjectNode of(Actor actor, A args);
  }

  public static <A> CommandKind<A> of(
      String name, Permission permission, Function<Args, A> read, Decider<A> decide) {
    return new CommandKind<>(name, permission, read, decide, (_, _) -> null);
  }
}
