package dev.sentryotel.propagation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Percent encoding of UTF-8, as {@code baggage} uses it: {@code GET /a} is {@code GET%20%2Fa}.
 *
 * @see <a href="https://www.w3.org/TR/baggage/#value">W3C Baggage, value</a>
 */
final class PercentCoding {

  private static final char[] HEX_DIGITS = "0123456789ABCDEF".toCharArray();

  private PercentCoding() {}

  /** Encodes everything but {@code A-Z a-z 0-9 - _ . ~}; a blank is {@code %20}. */
  static String encode(String text) {
    if (text.chars().allMatch(PercentCoding::isUnreserved)) {
      return text;
    }
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length * 2);
    for (byte each : bytes) {
      if (isUnreserved(each)) {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HEX_DIGITS[(each >> 4) & 15]).append(HEX_DIGITS[each & 15]);
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '-'
        || character == '_'
        || character == '.'
        || character == '~';
  }

  /** Decodes; a plus sign stays one. Returns null if an escape is broken or is not UTF-8. */
  static @Nullable String decode(String text) {
    int next = text.indexOf('%');
    if (next < 0) {
      return text;
    }
    StringBuilder decoded = new StringBuilder(text.length());
    byte[] run = new byte[text.length() / 3];
    int copied = 0;
    while (next >= 0) {
      decoded.append(text, copied, next);
      int runLength = 0;
      for (copied = next; copied < text.length() && text.charAt(copied) == '%'; copied += 3) {
        int value = copied + 3 <= text.length() ? hexByte(text, copied + 1) : -1;
        if (value < 0) {
          return null;
        }
        run[runLength++] = (byte) value;
      }
      try {
        decoded.append(UTF_8.newDecoder().decode(ByteBuffer.wrap(run, 0, runLength)));
      } catch (CharacterCodingException malformed) {
        return null;
      }
      next = text.indexOf('%', copied);
    }
    return decoded.append(text, copied, text.length()).toString();
  }

  private static int hexByte(String text, int index) {
    int high = hexDigit(text.charAt(index));
    int low = hexDigit(text.charAt(index + 1));
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  // Character.digit() would take digits of other scripts too.
  private static int hexDigit(char character) {
    return character < 128 ? Character.digit(character, 16) : -1;
  }
}
