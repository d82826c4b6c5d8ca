package app.fermata.server.web;

import app.fermata.server.config.Network;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which names and origins this server answers to.
///
/// A hostile page can point its own *name* at this server (DNS rebinding), but it cannot make a
/// browser send an IP literal or `localhost` as Host for its own origin. So literals are fine, and
/// of names only those that were configured.
final class Hosts {
  private final Set<String> names = new HashSet<>();
  private final @Nullable String publicOrigin;

  Hosts(Network network) {
    names.add("localhost");
    names.add(lower(network.listen()));
    network.allowedHosts().forEach(name -> names.add(lower(name)));
    URI publicUrl = network.publicUrl().orElse(null);
    publicOrigin = publicUrl == null ? null : origin(publicUrl);
    if (publicUrl != null) {
      names.add(lower(publicUrl.getHost()));
    }
  }

  /// @param host the Host header as it came
  boolean allows(@Nullable String host) {
    return host != null && hostOf(host).filter(this::known).isPresent();
  }

  private boolean known(String name) {
    return names.contains(name) || Addresses.literal(name).isPresent();
  }

  /// Whether a page of this origin may act for its reader: the public URL's, or the origin that the
  /// request itself went to (whose Host has been checked).
  boolean allowsOrigin(@Nullable String origin, @Nullable String host) {
    if (origin == null || host == null) {
      return false;
    }
    String given = lower(origin);
    String here = lower(host);
    return given.equals(publicOrigin)
        || given.equals("http://" + here)
        || given.equals("https://" + here);
  }

  /// Scheme, host and port as a browser writes an origin: default ports are left out.
  static String origin(URI url) {
    String scheme = lower(url.getScheme());
    int usual = scheme.equals("https") ? 443 : 80;
    String port = url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort();
    return scheme + "://" + lower(url.getHost()) + port;
  }

  /// The host without port, brackets and final dot; empty for anything malformed.
  static Optional<String> hostOf(String header) {
    String text = lower(header.strip());
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      boolean wellFormed = end > 1 && isPort(text.substring(end + 1));
      return wellFormed ? Optional.of(text.substring(1, end)) : Optional.empty();
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    if (name.isEmpty() || (colon >= 0 && !isPort(text.substring(colon)))) {
      return Optional.empty();
    }
    return Optional.of(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
  }

  private static boolean isPort(String text) {
    return text.isEmpty()
        || (text.startsWith(":")
            && text.length() <= 6
            && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
