package dev.sentryotel.benchmarks;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured of all rows. */
record Results(List<Samples> all) {

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
    return row.row().title().equals(Rows.UNSAMPLED)
        || row.least(Sample::arrived) >= Section.MIN_ARRIVED;
  }

  /** Returns what a figure of a row may be, in units of so many; not measured unless it counts. */
  static Budget budget(
      String what,
      double limit,
      String unit,
      double size,
      Samples row,
      ToDoubleFunction<Sample> figure) {
    if (!counts(row)) {
      return new Budget(what, limit, unit, Double.NaN);
    }
    DoubleSummaryStatistics range = row.samples().stream().mapToDouble(figure).summaryStatistics();
    return new Budget(
        what, limit, unit, row.median(figure) / size, range.getMin() / size, range.getMax() / size);
  }

  /** Returns what the ratio of two rows may be; not measured unless both count. */
  static Budget ratioBudget(
      String what, double limit, Samples row, Samples floor, ToDoubleFunction<Sample> figure) {
    return counts(row) && counts(floor)
        ? Budget.ofRatio(what, limit, row.samples(), floor.samples(), figure)
        : new Budget(what, limit, " x", Double.NaN);
  }

  /** Returns the ratio of two medians, whether the rows count or not. */
  static double plainRatio(Samples row, Samples floor, ToDoubleFunction<Sample> figure) {
    return row.median(figure) / floor.median(figure);
  }
}
