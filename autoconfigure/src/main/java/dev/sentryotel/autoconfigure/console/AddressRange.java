package dev.sentryotel.autoconfigure.console;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that begin alike.
 *
 * <pre>
 * 192.168.1.7      that one
 * 172.16.0.0/12    172.16.0.0 to 172.31.255.255
 * fd00::/8         all that begin with fd
 * </pre>
 */
final class AddressRange {

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final byte[] first;
  private final int prefixBits;

  private AddressRange(byte[] first, int prefixBits) {
    this.first = first;
    this.prefixBits = prefixBits;
  }

  /**
   * Parses an address, or one with the length of a prefix in bits.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static AddressRange parse(String text) {
    String stripped = text.strip();
    int slash = stripped.indexOf('/');
    InetAddress address = literal(slash < 0 ? stripped : stripped.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          "It must be an address such as 192.168.1.7, or a range such as 172.16.0.0/12");
    }
    byte[] bytes = address.getAddress();
    int bits = slash < 0 ? bytes.length * 8 : prefix(stripped.substring(slash + 1));
    if (bits < 0 || bits > bytes.length * 8) {
      throw new IllegalArgumentException(
          "It must have 0 to " + bytes.length * 8 + " after its slash");
    }
    return new AddressRange(bytes, bits);
  }

  private static int prefix(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Returns the address that a text is, or null; asks no name server. */
  static @Nullable InetAddress literal(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != first.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((bytes[bit / 8] & mask) != (first[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
