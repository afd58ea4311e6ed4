package dev.sentryotel.benchmarks;

import java.util.Locale;

/**
 * What a figure may be at most.
 *
 * @param what is measured
 * @param limit that it may be at most; 0 if it must be exactly that
 * @param unit of both
 * @param value measured; NaN if it was not
 * @param least that a round measured
 * @param most that a round measured
 */
public record Budget(
    String what, double limit, String unit, double value, double least, double most) {

  /** Makes one whose rounds are not told apart. */
  public Budget(String what, double limit, String unit, double value) {
    this(what, limit, unit, value, value, value);
  }

  /** Returns a line of a table. */
  String line() {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s |%n",
        what,
        number(limit) + unit,
        Double.isNaN(value) ? "-" : number(value) + unit,
        verdict());
  }

  private String verdict() {
    if (Double.isNaN(value)) {
      return "not measured";
    }
    if (limit == 0) {
      return value == 0 ? "met" : "**missed**";
    }
    if (least <= limit && most > limit) {
      return String.format("undecided: %s to %s", number(least), number(most));
    }
    return value <= limit
        ? "met"
        : String.format(Locale.ROOT, "**missed by %.0f %%**", 100 * (value / limit - 1));
  }

  private static String number(double value) {
    return value == Math.rint(value) || value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
