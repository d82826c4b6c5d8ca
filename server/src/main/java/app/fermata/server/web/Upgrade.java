package app.fermata.server.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/// Takes over a WebSocket upgrade request. Called on the connection's event loop, before anything
/// has been read or written: whoever needs to block first pauses the request, and from here on owns
/// the connection, its timeouts included.
@FunctionalInterface
public interface Upgrade {

  void take(Handshake handshake);

  /// An upgrade request whose Host has been checked.
  ///
  /// @param address the caller's address, from X-Forwarded-For only where the peer is a proxy
  /// @param credentials what it shows; not yet looked up
  /// @param originAllowed whether `Origin` is there and ours: needed with a cookie, since any page
  ///   may open a socket to us and the browser adds the cookie
  record Handshake(
      HttpServerRequest request,
      String address,
      Optional<Credentials> credentials,
      boolean originAllowed) {}
}
