package dev.sentryotel.benchmarks;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** What several runs say together. */
public final class Medians {

  private Medians() {}

  /** Returns the median; NaN if there are none. */
  public static <T> double median(Collection<T> runs, ToDoubleFunction<? super T> figure) {
    double[] sorted = sorted(runs, figure);
    int length = sorted.length;
    return length == 0 ? Double.NaN : (sorted[(length - 1) / 2] + sorted[length / 2]) / 2;
  }

  /** Returns how far largest and smallest are apart, as a share of the median; NaN if alone. */
  public static <T> double spread(Collection<T> runs, ToDoubleFunction<? super T> figure) {
    double[] sorted = sorted(runs, figure);
    return sorted.length < 2
        ? Double.NaN
        : (sorted[sorted.length - 1] - sorted[0]) / median(runs, figure);
  }

  private static <T> double[] sorted(Collection<T> runs, ToDoubleFunction<? super T> figure) {
    return runs.stream().mapToDouble(figure).sorted().toArray();
  }
}
