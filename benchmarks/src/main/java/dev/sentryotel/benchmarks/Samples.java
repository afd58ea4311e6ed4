package dev.sentryotel.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What all processes measured of one row. */
record Samples(Row row, List<Sample> samples) {

  /** Returns the median over the processes; NaN if there is none. */
  double median(ToDoubleFunction<Sample> figure) {
    return Medians.median(samples, figure);
  }

  /** Returns how far largest and smallest are apart, as a share of the median. */
  double spread(ToDoubleFunction<Sample> figure) {
    return Medians.spread(samples, figure);
  }

  /** Returns the smallest; NaN if there is none. */
  double least(ToDoubleFunction<Sample> figure) {
    return samples.stream().mapToDouble(figure).min().orElse(Double.NaN);
  }
}
