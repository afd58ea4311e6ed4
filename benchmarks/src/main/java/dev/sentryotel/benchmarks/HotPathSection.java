package dev.sentryotel.benchmarks;

import static dev.sentryotel.benchmarks.Results.NANOS_PER_MICRO;
import static dev.sentryotel.benchmarks.Results.budget;
import static dev.sentryotel.benchmarks.Results.counts;
import static dev.sentryotel.benchmarks.Results.plainRatio;
import static dev.sentryotel.benchmarks.Results.ratioBudget;
import static dev.sentryotel.benchmarks.Section.bracketedUnless;
import static dev.sentryotel.benchmarks.Section.percent;
import static dev.sentryotel.benchmarks.Section.times;

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
                "\nIn each round each row had a process of its own, those of a table one after the"
                    + " other. Bursts of ten spans every 2 ms. Time and garbage are those of the"
                    + " application's thread, background is the processor time of everything else in"
                    + " the process, per span, the JVM's compilers too; OTLP's has an HTTP client in"
                    + " it, the others throw the bytes away. Time is that of the median burst; beside"
                    + " it the mean, in which is also what else the machine did. How far the bare"
                    + " SDK is from itself, in its second row, is what a measurement here can be"
                    + " wrong by. Arrived is that of the worst round; a row with less than 99 %%"
                    + " does not count, and is set in brackets. Where some rounds meet a budget"
                    + " and others miss it, their range is named.\n")
            .add(SentryJavaOpenTelemetry.absence())
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
          ratioBudget(
              who + "a recorded root span, time over the floor's",
              1.3,
              root,
              floor,
              Sample::medianNanos));
      budgets.add(budget(who + "the same, allocated", 1200, " B", 1, root, Sample::bytes));
      budgets.add(
          ratioBudget(
              who + "not sampled, time over the floor's",
              1.2,
              unsampled,
              unsampledFloor,
              Sample::medianNanos));
      budgets.add(budget(who + "the same, allocated", 800, " B", 1, unsampled, Sample::bytes));
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
          "| %s | %s | %s | %s | %.0f B | %.0f us | %s |\n",
          row.row().contender().title(),
          bracketedUnless(counts(row), times(plainRatio(row, floor, Sample::medianNanos))),
          percent(row.spread(Sample::medianNanos)),
          bracketedUnless(counts(row), times(plainRatio(row, floor, Sample::meanNanos))),
          row.median(Sample::bytes),
          row.median(Sample::backgroundNanos) / NANOS_PER_MICRO,
          isSampled
              ? String.format(Locale.ROOT, "%.1f %%", 100 * row.least(Sample::arrived))
              : "-");
    }
  }
}
