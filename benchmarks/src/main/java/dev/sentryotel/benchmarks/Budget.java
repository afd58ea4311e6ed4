package dev.sentryotel.benchmarks;

import java.util.Locale;

/**
 * What a figure may be at most.
 *
 * @param what is measured
 * @param limit that it may be at most
 * @param unit of both
 * @param value measured; NaN if it was not
 */
public record Budget(String what, double limit, String unit, double value) {

  boolean isMeasured() {
    return !Double.isNaN(value);
  }

  boolean isMet() {
    return value <= limit;
  }

  /** Returns a line of a table. */
  String line() {
    String verdict =
        !isMeasured()
            ? "not measured"
            : isMet()
                ? "met"
                : String.format(Locale.ROOT, "**missed by %.1f %%**", 100 * (value / limit - 1));
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s |%n",
        what,
        number(limit) + unit,
        isMeasured() ? number(value) + unit : "-",
        verdict);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
  }
}
