package app.fermata.server.web;

import app.fermata.server.access.Actor;

/// Turns what a request shows into who asks. Implemented by `identity`; blocking.
public interface Authentication {

  /// Throws `RejectedException` with `signed_out` (unknown, expired, signed out) or
  /// `session_revoked` (ended by somebody: the device must drop its replica).
  ///
  /// @param address the caller's address, for the list of devices
  Identified identify(Credentials credentials, String address);

  /// @param session true for a browser session, false for an API token
  record Identified(Actor actor, boolean session) {}
}
