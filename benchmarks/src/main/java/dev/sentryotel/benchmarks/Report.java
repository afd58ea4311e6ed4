package dev.sentryotel.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The page with the results. */
final class Report {

  /** Below, a row says how spans are dropped, and not what they cost. */
  static final double MIN_ARRIVED = 0.99;

  private static final double NANOS_PER_MICRO = 1000;

  private final List<Samples> all;
  private final StringBuilder page = new StringBuilder();

  private Report(List<Samples> all) {
    this.all = all;
  }

  static String of(Conditions conditions, List<Samples> all) {
    Report report = new Report(all);
    report.introduction(conditions);
    report.budgets();
    report.hotPath();
    report.encoding();
    return report.page.toString();
  }

  private void introduction(Conditions conditions) {
    add("# Performance\n\n");
    add("Written by `mvn -Pmeasure -pl benchmarks -am -DskipTests verify`; not to be edited.\n\n");
    add(
        "%tF, %d rounds, %d min. Java %s (%s), %d processors, %s. Load average %.1f before, %.1f"
            + " at the end.\n",
        conditions.start().toEpochMilli(),
        conditions.rounds(),
        conditions.duration().toMinutes(),
        System.getProperty("java.version"),
        System.getProperty("java.vendor"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        conditions.loadBefore(),
        conditions.loadAfter());
    if (!conditions.isQuiet()) {
      add("\n**The machine was busy with other things: the figures are rough.**\n");
    }
    add(
        "\nIn each round each row had a process of its own, in random order. A figure is the median"
            + " over the rounds; the spread is the distance of the largest and the smallest from"
            + " each other, as a share of it. Only ratios within one run mean anything. A row with"
            + " less than 99 %% of its spans arrived does not count, and is set in brackets.\n");
  }

  private void budgets() {
    Samples floor = find(Rows.ROOT, Contender.FLOOR);
    Samples unsampledFloor = find(Rows.UNSAMPLED, Contender.FLOOR);
    List<Budget> budgets = new ArrayList<>();
    for (Contender ours : List.of(Contender.STATIC, Contender.STREAM)) {
      String who = ours.title() + ": ";
      Samples root = find(Rows.ROOT, ours);
      Samples unsampled = find(Rows.UNSAMPLED, ours);
      Samples batch = find(Rows.BATCH, ours);
      Samples waiting = find(Rows.waiting(50_000), ours);
      Samples peer = find(Rows.BATCH, Contender.SENTRY_JAVA);
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
      budgets.add(
          new Budget(
              who + "map, encode and compress " + Rows.BATCH + ", CPU per span",
              4.2,
              " us",
              counted(batch, Sample::cpuNanos) / NANOS_PER_MICRO));
      budgets.add(
          new Budget(
              who + "the same, allocated per span", 200, " B", counted(batch, Sample::bytes)));
      budgets.add(
          new Budget(
              who + "the same, not compressed, CPU per span",
              1.5,
              " us",
              counted(find(Rows.UNCOMPRESSED, ours), Sample::cpuNanos) / NANOS_PER_MICRO));
      budgets.add(
          new Budget(
              who + "the same while 50,000 spans wait, time over none waiting",
              1.2,
              " x",
              ratio(waiting, batch, Sample::cpuNanos)));
      budgets.add(
          new Budget(
              who + "bytes on the wire over sentry-java's",
              0.8,
              " x",
              ratio(batch, peer, Sample::wireBytes)));
    }
    add("\n## Budgets\n\n| What | Budget | Measured | |\n|---|---|---|---|\n");
    budgets.forEach(budget -> page.append(budget.line()));
  }

  private void hotPath() {
    add(
        "\n## On the thread that makes the span\n\n"
            + "Bursts of ten spans every 2 ms. Time and garbage are those of the application's"
            + " thread, background is the processor time of everything else in the process, per"
            + " span; OTLP's has an HTTP client in it, the others throw the bytes away. Time is that"
            + " of the median burst; beside it the mean, in which is also what else the machine"
            + " did.\n");
    for (String title : List.of(Rows.ROOT, Rows.TRACE, Rows.UNSAMPLED, Rows.TWO_THREADS)) {
      List<Samples> rows = rows(title);
      if (rows.isEmpty()) {
        continue;
      }
      Samples floor = find(title, Contender.FLOOR);
      add("\n### %s\n\n", title);
      add("| | time | spread | mean | allocated | background | arrived |\n");
      add("|---|---|---|---|---|---|---|\n");
      for (Samples row : rows) {
        boolean isSampled = !title.equals(Rows.UNSAMPLED);
        add(
            "| %s | %s | %.0f %% | %s | %.0f B | %.1f us | %s |\n",
            row.row().contender().title(),
            bracketed(row, times(plainRatio(row, floor, Sample::medianNanos))),
            100 * row.spread(Sample::medianNanos),
            bracketed(row, times(plainRatio(row, floor, Sample::meanNanos))),
            row.median(Sample::bytes),
            row.median(Sample::backgroundNanos) / NANOS_PER_MICRO,
            isSampled
                ? String.format(Locale.ROOT, "%.1f %%", 100 * row.median(Sample::arrived))
                : "-");
      }
    }
  }

  private void encoding() {
    add(
        "\n## From ended spans to compressed bytes\n\n"
            + "On one thread, without a network. Time is processor time relative to ours, static,"
            + " under the same load; where sentry-java is asked without OpenTelemetry, its mapping"
            + " was already done by the application's thread.\n");
    add("\n| | | time | spread | us/span | allocated/span | wire/span |\n");
    add("|---|---|---|---|---|---|---|\n");
    all.stream()
        .filter(row -> row.row().benchmark() == Encoding.class)
        .map(row -> row.row().title())
        .distinct()
        .forEach(
            title -> {
              Samples reference =
                  find(
                      title.startsWith(Rows.BATCH + ", level") ? Rows.BATCH : title,
                      Contender.STATIC);
              for (Samples row : rows(title)) {
                add(
                    "| %s | %s | %s | %.0f %% | %.2f | %.0f B | %.0f B |\n",
                    title,
                    row.row().contender().title(),
                    times(plainRatio(row, reference, Sample::cpuNanos)),
                    100 * row.spread(Sample::cpuNanos),
                    row.median(Sample::cpuNanos) / NANOS_PER_MICRO,
                    row.median(Sample::bytes),
                    row.median(Sample::wireBytes));
              }
            });
  }

  private List<Samples> rows(String title) {
    return all.stream().filter(row -> row.row().title().equals(title)).toList();
  }

  private Samples find(String title, Contender contender) {
    return rows(title).stream()
        .filter(row -> row.row().contender() == contender)
        .findFirst()
        .orElseGet(
            () -> new Samples(Row.hotPath(contender, title, HotPath.Shape.ROOT, 1), List.of()));
  }

  private static boolean counts(Samples row) {
    return row.row().title().equals(Rows.UNSAMPLED) || row.median(Sample::arrived) >= MIN_ARRIVED;
  }

  private static double counted(Samples row, ToDoubleFunction<Sample> figure) {
    return counts(row) ? row.median(figure) : Double.NaN;
  }

  private static double ratio(Samples row, Samples floor, ToDoubleFunction<Sample> figure) {
    return counted(row, figure) / counted(floor, figure);
  }

  private static double plainRatio(Samples row, Samples floor, ToDoubleFunction<Sample> figure) {
    return row.median(figure) / floor.median(figure);
  }

  private static String times(double ratio) {
    return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f x", ratio);
  }

  private static String bracketed(Samples row, String text) {
    return counts(row) ? text : "(" + text + ")";
  }

  private void add(String format, Object... args) {
    page.append(String.format(Locale.ROOT, format, args));
  }
}
