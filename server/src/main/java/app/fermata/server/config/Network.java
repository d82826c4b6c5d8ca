package app.fermata.server.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// How Fermata is reached.
///
/// @param listen the address to bind
/// @param port the port to bind; 0 for any free one
/// @param publicUrl what people type, without a path; empty: the loopback address
/// @param allowedHosts further host names that requests may carry
/// @param trustedProxies whose X-Forwarded-For and X-Forwarded-Proto are believed
/// @param metricsToken who shows it may read what is for the operator from anywhere
public record Network(
    String listen,
    int port,
    Optional<URI> publicUrl,
    Set<String> allowedHosts,
    List<AddressRange> trustedProxies,
    Optional<Secret> metricsToken) {

  /// The address that links are made with.
  ///
  /// @param boundPort the port actually listened on
  public URI url(int boundPort) {
    return publicUrl.orElseGet(() -> URI.create("http://localhost:" + boundPort));
  }

  /// Every host name, without port and in lower case, that a request's Host header may carry.
  public Set<String> hosts() {
    Set<String> hosts = new TreeSet<>(allowedHosts);
    hosts.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
    if (!listen.equals("0.0.0.0") && !listen.equals("::")) {
      hosts.add(listen.contains(":") ? "[" + listen + "]" : listen);
    }
    publicUrl
        .map(URI::getHost)
        .ifPresent(host -> hosts.add(host.toLowerCase(java.util.Locale.ROOT)));
    return Set.copyOf(hosts);
  }
}
