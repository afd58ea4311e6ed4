package dev.sentryotel.benchmarks;

import static dev.sentryotel.benchmarks.Results.NANOS_PER_MICRO;
import static dev.sentryotel.benchmarks.Results.counted;
import static dev.sentryotel.benchmarks.Results.counts;
import static dev.sentryotel.benchmarks.Results.percent;
import static dev.sentryotel.benchmarks.Results.plainRatio;
import static dev.sentryotel.benchmarks.Results.ratio;
import static dev.sentryotel.benchmarks.Results.times;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a span costs the thread that makes it. */
final class HotPathSection {

  static final String TITLE = "On the thread that makes the span";

  private HotPathSection() {}

  static Section of(Conditions conditions, String how, Results results) {
    Section section =
        new Section(TITLE)
            .conditions(conditions, how)
            .add(
                "\nIn each round each row had a process of its own, in random order. Bursts of ten"
                    + " spans every 2 ms. Time and garbage are those of the application's thread,"
                    + " background is the processor time of everything else in the process, per"
                    + " span; OTLP's has an HTTP client in it, the others throw the bytes away. Time"
                    + " is that of the median burst; beside it the mean, in which is also what else"
                    + " the machine did. A row with less than 99 %% of its spans arrived does not"
                    + " count, and is set in brackets.\n")
            .budgets(budgets(results));
    for (String title : List.of(Rows.ROOT, Rows.TRACE, Rows.UNSAMPLED, Rows.TWO_THREADS)) {
      table(section, title, results);
    }
    return section;
  }

  private static List<Budget> budgets(Results results) {
    Samples floor = results.find(Rows.ROOT, Contender.FLOOR);
    Samples unsampledFloor = results.find(Rows.UNSAMPLED, Contender.FLOOR);
    List<Budget> budgets = new ArrayList<>();
    for (Contender ours : List.of(Contender.STATIC, Contender.STREAM)) {
      String who = ours.title() + ": ";
      Samples root = results.find(Rows.ROOT, ours);
      Samples unsampled = results.find(Rows.UNSAMPLED, ours);
      budgets.add(
          new Budget(
              who + "a recorded root span, time over the floor's",
              1.3,
              " x",
              ratio(root, floor, Sample::medianNanos)));
      budgets.add(
          new Budget(who + "the same, allocated", 1200, " B", counted(root, Sample::bytes)));
      budgets.add(
          new Budget(
              who + "not sampled, time over the floor's",
              1.2,
              " x",
              ratio(unsampled, unsampledFloor, Sample::medianNanos)));
      budgets.add(
          new Budget(who + "the same, allocated", 800, " B", counted(unsampled, Sample::bytes)));
    }
    return budgets;
  }

  private static void table(Section section, String title, Results results) {
    List<Samples> rows = results.rows(title);
    if (rows.isEmpty()) {
      return;
    }
    Samples floor = results.find(title, Contender.FLOOR);
    boolean isSampled = !title.equals(Rows.UNSAMPLED);
    section.add("\n### %s\n\n", title);
    section.add("| | time | spread | mean | allocated | background | arrived |\n");
    section.add("|---|---|---|---|---|---|---|\n");
    for (Samples row : rows) {
      section.add(
          "| %s | %s | %s | %s | %.0f B | %.1f us | %s |\n",
          row.row().contender().title(),
          bracketed(row, times(plainRatio(row, floor, Sample::medianNanos))),
          percent(row.spread(Sample::medianNanos)),
          bracketed(row, times(plainRatio(row, floor, Sample::meanNanos))),
          row.median(Sample::bytes),
          row.median(Sample::backgroundNanos) / NANOS_PER_MICRO,
          isSampled
              ? String.format(Locale.ROOT, "%.1f %%", 100 * row.median(Sample::arrived))
              : "-");
    }
  }

  private static String bracketed(Samples row, String text) {
    return counts(row) ? text : "(" + text + ")";
  }
}
