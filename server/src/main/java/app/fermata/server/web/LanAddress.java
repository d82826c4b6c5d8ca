package app.fermata.server.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/// The address by which others on the local network reach this machine.
final class LanAddress {
  private LanAddress() {}

  /// Host and port: `localhost` for loopback, the address itself for any other, unless it means
  /// "every address" (`0.0.0.0`, `::`): then the first IPv4 address of an interface that is up.
  static String authority(String listen, int port) {
    Optional<InetAddress> literal = Addresses.literal(listen);
    String host = listen;
    if (literal.filter(InetAddress::isLoopbackAddress).isPresent()) {
      host = "localhost";
    } else if (literal.filter(InetAddress::isAnyLocalAddress).isPresent()) {
      host = first().orElse("localhost");
    }
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static Optional<String> first() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(LanAddress::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst();
    } catch (SocketException unknown) {
      return Optional.empty();
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException unknown) {
      return false;
    }
  }
}
