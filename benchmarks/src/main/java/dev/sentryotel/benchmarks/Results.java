package dev.sentryotel.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What was measured of all rows. */
record Results(List<Samples> all) {

  /** Below, a row says how spans are dropped, and not what they cost. */
  static final double MIN_ARRIVED = 0.99;

  static final double NANOS_PER_MICRO = 1000;

  List<Samples> rows(String title) {
    return all.stream().filter(row -> row.row().title().equals(title)).toList();
  }

  /** Returns the row, or one without samples, whose figures are NaN. */
  Samples find(String title, Contender contender) {
    return rows(title).stream()
        .filter(row -> row.row().contender() == contender)
        .findFirst()
        .orElseGet(
            () -> new Samples(Row.hotPath(contender, title, HotPath.Shape.ROOT, 1), List.of()));
  }

  static boolean counts(Samples row) {
    return row.row().title().equals(Rows.UNSAMPLED) || row.median(Sample::arrived) >= MIN_ARRIVED;
  }

  /** Returns a figure of a row that counts; NaN otherwise. */
  static double counted(Samples row, ToDoubleFunction<Sample> figure) {
    return counts(row) ? row.median(figure) : Double.NaN;
  }

  /** Returns the ratio of two medians; NaN unless both rows count. */
  static double ratio(Samples row, Samples floor, ToDoubleFunction<Sample> figure) {
    return counted(row, figure) / counted(floor, figure);
  }

  /** Returns the ratio of two medians, whether the rows count or not. */
  static double plainRatio(Samples row, Samples floor, ToDoubleFunction<Sample> figure) {
    return row.median(figure) / floor.median(figure);
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  static String times(double ratio) {
    return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f x", ratio);
  }
}
