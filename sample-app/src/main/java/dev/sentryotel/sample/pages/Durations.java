package dev.sentryotel.sample.pages;

import java.util.Locale;

/** Durations for people: three digits at most, and a unit. */
final class Durations {

  private static final double MICROS_PER_MILLI = 1_000;
  private static final double MICROS_PER_SECOND = 1_000_000;

  private Durations() {}

  /**
   * Words a duration.
   *
   * <pre>
   *       734 -> 734 µs
   *     12480 -> 12.5 ms
   *   2003000 -> 2.00 s
   * </pre>
   */
  static String of(long micros) {
    if (micros < MICROS_PER_MILLI) {
      return micros + " µs";
    }
    return micros < MICROS_PER_SECOND
        ? threeDigits(micros / MICROS_PER_MILLI) + " ms"
        : threeDigits(micros / MICROS_PER_SECOND) + " s";
  }

  private static String threeDigits(double value) {
    int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
