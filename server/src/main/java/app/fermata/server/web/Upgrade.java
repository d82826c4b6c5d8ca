package app.fermata.server.web;

import app.fermata.server.command.Rejection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Takes over WebSocket upgrade requests. Called on the connection's event loop.
public interface Upgrade {

  /// Whether requests are taken now; else they are answered `busy`.
  boolean isOpen();

  /// Takes a request over before anything of it has been answered: whoever needs to block first
  /// pauses the request, and from here on owns the connection, its timeouts included.
  void take(Handshake handshake);

  /// An upgrade request with which nothing is wrong: Host and key have been checked, and with a
  /// cookie `Origin` too, since any page may open a socket to us and the browser adds the cookie;
  /// and the rate of its strangers where it shows no credentials.
  ///
  /// @param address the caller's address, from X-Forwarded-For only where the peer is a proxy
  /// @param credentials what it shows; not yet looked up
  /// @param toll to be taken where the credentials turn out to be worthless: counts the caller
  ///   among the strangers of its address. Empty, or how long it has to wait
  /// @param refuse answers the request instead of upgrading it, and ends the connection; from any
  ///   thread
  record Handshake(
      HttpServerRequest request,
      String address,
      Optional<Credentials> credentials,
      Supplier<Optional<Duration>> toll,
      Consumer<Rejection> refuse) {}
}
