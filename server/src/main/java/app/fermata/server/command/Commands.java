package app.fermata.server.command;

import app.fermata.server.access.Actor;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;

/// Executes commands. Blocking, for virtual threads; returns after the commit. Never throws for
/// anything a client did.
public interface Commands {

  /// @param id the client's command id: idempotent within the actor's account
  /// @param kind one of `kinds()`, else the outcome is `unsupported`
  Outcome execute(Actor actor, UUID id, String kind, ObjectNode args);

  /// All command kinds, for the permission matrix and the OpenAPI check.
  Set<String> kinds();
}
