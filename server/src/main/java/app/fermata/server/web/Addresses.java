package app.fermata.server.web;

import app.fermata.server.config.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a request comes from, and what counts as one place for limits.
public final class Addresses {
  private static final int PREFIX_64 = 8;
  private final List<AddressRange> proxies;

  Addresses(List<AddressRange> proxies) {
    this.proxies = proxies;
  }

  /// The peer, or behind configured proxies the last address that no configured proxy added.
  ///
  /// @param forwardedFor X-Forwarded-For, joined by commas where it came several times
  String of(String peer, @Nullable String forwardedFor) {
    String address = peer;
    if (forwardedFor == null) {
      return address;
    }
    List<String> hops = Arrays.asList(forwardedFor.split(",", -1));
    for (String hop : hops.reversed()) {
      if (!isProxy(address)) {
        return address;
      }
      var next = literal(hop.strip());
      if (next.isEmpty()) {
        return address;
      }
      address = next.get().getHostAddress();
    }
    return address;
  }

  private boolean isProxy(String address) {
    Optional<InetAddress> parsed = literal(address);
    return parsed.isPresent() && proxies.stream().anyMatch(range -> range.contains(parsed.get()));
  }

  /// Reads an IP literal without ever asking DNS.
  static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /// One IPv4 address, or the /64 of an IPv6 address: whoever has one of those has all of it.
  public static String place(String address) {
    InetAddress parsed = literal(address).orElse(null);
    if (parsed instanceof Inet6Address six) {
      return HexFormat.of().formatHex(six.getAddress(), 0, PREFIX_64);
    }
    return address;
  }
}
