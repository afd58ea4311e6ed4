package dev.sentryotel.encoding;

import java.util.function.LongSupplier;

/**
 * Ids of events: random UUIDs of version 4 without dashes, such as {@code
 * 9ec79c33ec9942ab8353589fcb2e04dc}.
 */
final class EventIds {

  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int DIGITS_OF_LONG = 16;
  private static final long VERSION_MASK = 0xf000L;
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;
  private static final long VARIANT_IETF = 0x8000_0000_0000_0000L;

  private final LongSupplier random;
  private final char[] digits = new char[2 * DIGITS_OF_LONG];

  EventIds(LongSupplier random) {
    this.random = random;
  }

  String next() {
    write((random.getAsLong() & ~VERSION_MASK) | VERSION_4, 0);
    write((random.getAsLong() & ~VARIANT_MASK) | VARIANT_IETF, DIGITS_OF_LONG);
    return new String(digits);
  }

  private void write(long value, int offset) {
    for (int i = 0; i < DIGITS_OF_LONG; i++) {
      digits[offset + i] = HEX[(int) (value >>> (60 - 4 * i)) & 0xf];
    }
  }
}
