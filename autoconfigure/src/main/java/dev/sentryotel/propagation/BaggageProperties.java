package dev.sentryotel.propagation;

import java.util.StringJoiner;

/**
 * The properties of a baggage member as OpenTelemetry reads them, which decodes them, back in their
 * form on the wire.
 *
 * <pre>{@code
 * ttl=5; tag=a b  ->  ttl=5; tag=a%20b
 * }</pre>
 *
 * @see <a href="https://www.w3.org/TR/baggage/#property">W3C Baggage, property</a>
 */
final class BaggageProperties {

  private BaggageProperties() {}

  /** Encodes properties with semicolons between them; blanks around each stay. */
  static String encode(String properties) {
    StringJoiner encoded = new StringJoiner(";");
    for (String property : properties.split(";", -1)) {
      String text = property.strip();
      int start = property.indexOf(text);
      encoded.add(
          property.substring(0, start) + encoded(text) + property.substring(start + text.length()));
    }
    return encoded.toString();
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); ) {
      int next = text.offsetByCodePoints(i, 1);
      String character = text.substring(i, next);
      encoded.append(mayStand(text.charAt(i)) ? character : PercentCoding.encode(character));
      i = next;
    }
    return encoded.toString();
  }

  // W3C's baggage-octet but for the sign that escapes, and what stands between key and value.
  private static boolean mayStand(char character) {
    return character > ' ' && character < 127 && "%,\"\\".indexOf(character) < 0;
  }
}
