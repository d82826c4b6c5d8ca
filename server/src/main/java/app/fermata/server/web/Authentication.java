package app.fermata.server.web;

import app.fermata.server.access.Actor;
import java.util.UUID;

/// Turns what a request shows into who asks. Implemented by `identity`; blocking.
public interface Authentication {

  /// Throws `RejectedException` with `signed_out` (unknown, expired, signed out) or
  /// `session_revoked` (ended by somebody: the device must drop its replica).
  ///
  /// @param address the caller's address, for whoever limits or records by it
  Identified identify(Credentials credentials, String address);

  /// @param credential names this session or token, for hearing of its end; stays the same while it
  ///   lives
  /// @param session true for a device's session, false for an API token
  record Identified(Actor actor, UUID credential, boolean session) {}
}
