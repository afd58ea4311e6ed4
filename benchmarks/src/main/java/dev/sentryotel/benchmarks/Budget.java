package dev.sentryotel.benchmarks;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

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

  /**
   * Makes one of the ratio of two medians, whose rounds are told apart: one's first was measured
   * beside the other's first.
   */
  public static <T> Budget ofRatio(
      String what, double limit, List<T> ours, List<T> base, ToDoubleFunction<? super T> figure) {
    return of(what, limit, " x", ours, base, figure, (one, other) -> one / other);
  }

  /** Makes one of how much larger one of two medians is, else like {@link #ofRatio}. */
  public static <T> Budget ofDifference(
      String what,
      double limit,
      String unit,
      List<T> ours,
      List<T> base,
      ToDoubleFunction<? super T> figure) {
    return of(what, limit, unit, ours, base, figure, (one, other) -> one - other);
  }

  private static <T> Budget of(
      String what,
      double limit,
      String unit,
      List<T> ours,
      List<T> base,
      ToDoubleFunction<? super T> figure,
      DoubleBinaryOperator compare) {
    DoubleSummaryStatistics range =
        IntStream.range(0, Math.min(ours.size(), base.size()))
            .mapToDouble(
                round ->
                    compare.applyAsDouble(
                        figure.applyAsDouble(ours.get(round)),
                        figure.applyAsDouble(base.get(round))))
            .summaryStatistics();
    return new Budget(
        what,
        limit,
        unit,
        compare.applyAsDouble(Medians.median(ours, figure), Medians.median(base, figure)),
        range.getMin(),
        range.getMax());
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
    String verdict =
        value <= limit
            ? "met"
            : String.format(Locale.ROOT, "**missed by %.0f %%**", 100 * (value / limit - 1));
    return least <= limit && most > limit
        ? verdict + ", rounds " + number(least) + " to " + number(most)
        : verdict;
  }

  private static String number(double value) {
    return value == Math.rint(value) || value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
