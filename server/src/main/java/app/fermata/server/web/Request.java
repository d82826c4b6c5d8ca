package app.fermata.server.web;

import app.fermata.server.access.Actor;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One HTTP request, already authenticated and bounded.
public interface Request {
  /// The actor; throws `RejectedException` (signed_out) where there is none, which cannot happen on
  /// a `SIGNED_IN` route.
  Actor actor();

  Optional<Actor> actorIfAny();

  String path(String name);

  /// A path parameter that must be a UUID; else not_found.
  UUID pathId(String name);

  Optional<String> query(String name);

  List<String> queryAll(String name);

  Optional<String> header(String name);

  /// The body as a JSON object; an absent body is an empty object, anything else is `invalid`.
  ObjectNode json();

  /// The caller's address, from X-Forwarded-For only where the peer is a configured proxy.
  String address();
}
