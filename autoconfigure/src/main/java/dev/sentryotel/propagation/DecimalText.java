package dev.sentryotel.propagation;

import java.math.BigDecimal;

/** Numbers in headers: plain decimals such as {@code 0.25}, never {@code 2.5E-1}. */
final class DecimalText {

  // A double has at most 17 significant digits; the rest is room for zeros.
  private static final int MAX_LENGTH = 64;

  private DecimalText() {}

  /**
   * Parses a decimal, with an exponent too, as some senders write it. Returns NaN if it is none.
   */
  static double parse(String text) {
    // Double.parseDouble alone would take "NaN", "0x1p-1", "1d" and blanks.
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || !text.chars().allMatch(each -> "0123456789.eE+-".indexOf(each) >= 0)) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }

  /** Formats a finite number: {@code 1}, {@code 0.25}, {@code 0.0000001}. */
  static String format(double value) {
    return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
