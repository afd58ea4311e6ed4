package dev.sentryotel.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What all processes measured of one row. */
record Samples(Row row, List<Sample> samples) {

  /** Returns the median over the processes; NaN if there is none. */
  double median(ToDoubleFunction<Sample> figure) {
    double[] sorted = sorted(figure);
    int length = sorted.length;
    if (length == 0) {
      return Double.NaN;
    }
    return (sorted[(length - 1) / 2] + sorted[length / 2]) / 2;
  }

  /** Returns how far largest and smallest are apart, as a share of the median. */
  double spread(ToDoubleFunction<Sample> figure) {
    double[] sorted = sorted(figure);
    // One alone has none.
    return sorted.length < 2
        ? Double.NaN
        : (sorted[sorted.length - 1] - sorted[0]) / median(figure);
  }

  private double[] sorted(ToDoubleFunction<Sample> figure) {
    double[] sorted = samples.stream().mapToDouble(figure).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
