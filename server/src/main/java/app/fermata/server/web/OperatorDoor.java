package app.fermata.server.web;

import app.fermata.server.config.Secret;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who gets to see what is for operators only: a program on this very machine that asks for this
/// machine by a loopback name and was not sent by a proxy; or whoever shows the metrics token.
final class OperatorDoor {
  /// What proxies add. A request that has any of it comes from somewhere else.
  private static final List<String> OF_PROXIES =
      List.of(
          "X-Forwarded-For",
          "Forwarded",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "Via");

  private final Optional<byte[]> token;

  OperatorDoor(Optional<Secret> token) {
    this.token = token.map(secret -> secret.reveal().getBytes(StandardCharsets.UTF_8));
  }

  /// @param peer the address that the request's bytes come from
  boolean opensTo(String peer, MultiMap headers) {
    return isLocal(peer, headers) || showsToken(headers);
  }

  private boolean showsToken(MultiMap headers) {
    Optional<byte[]> shown =
        Credentials.of(headers.get("Authorization"), null)
            .map(credentials -> credentials.secret().getBytes(StandardCharsets.UTF_8));
    // Takes as long for a token that is nearly right as for any other.
    return token.isPresent()
        && shown.isPresent()
        && MessageDigest.isEqual(token.get(), shown.get());
  }

  private static boolean isLocal(String peer, MultiMap headers) {
    return isLoopback(peer)
        && isLoopbackName(headers.get("Host"))
        && OF_PROXIES.stream().noneMatch(headers::contains);
  }

  private static boolean isLoopback(String address) {
    return Addresses.literal(address).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /// A name that leads to this machine from this machine alone.
  private static boolean isLoopbackName(@Nullable String host) {
    return host != null
        && Hosts.hostOf(host)
            .filter(name -> name.equals("localhost") || isLoopback(name))
            .isPresent();
  }
}
