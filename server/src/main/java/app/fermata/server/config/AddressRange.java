package app.fermata.server.config;

import java.net.InetAddress;

/// A network address or a block of them, such as `10.0.0.0/8` or `::1`.
///
/// @param network the first address
/// @param prefix how many leading bits are the same for all
public record AddressRange(InetAddress network, int prefix) {

  /// Reads `address` or `address/prefix`; names are not looked up.
  ///
  /// @throws IllegalArgumentException when it is neither
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits = address.getAddress().length * 8;
    int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("the prefix is not between 0 and " + bits);
    }
    return new AddressRange(address, prefix);
  }

  /// Whether `address` lies in it.
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] theirs = address.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
