package dev.sentryotel.benchmarks;

import static dev.sentryotel.benchmarks.Results.NANOS_PER_MICRO;
import static dev.sentryotel.benchmarks.Results.budget;
import static dev.sentryotel.benchmarks.Results.plainRatio;
import static dev.sentryotel.benchmarks.Results.ratioBudget;
import static dev.sentryotel.benchmarks.Section.percent;
import static dev.sentryotel.benchmarks.Section.times;

import java.util.ArrayList;
import java.util.List;

/** What it costs to make bytes of spans. */
final class EncodingSection {

  static final String TITLE = "From ended spans to compressed bytes";

  private EncodingSection() {}

  static Section of(Conditions conditions, String how, Results results) {
    Section section =
        new Section(TITLE)
            .conditions(conditions, how)
            .add(
                "\nOn one thread, without a network; each row in a process of its own. Time is"
                    + " processor time relative to ours, static, under the same load. OTLP puts all"
                    + " spans of a load into one request, where Sentry wants one for each trace."
                    + " sentry-java is asked without OpenTelemetry: its mapping was already done by"
                    + " the application's thread, one trace after the other, and it sends nothing"
                    + " about the resource.\n")
            .budgets(budgets(results));
    section.add(
        "\n| | | time | spread | us/span | elapsed us/span | allocated/span | wire/span |\n");
    section.add("|---|---|---|---|---|---|---|---|\n");
    results.all().stream()
        .filter(row -> row.row().benchmark() == Encoding.class)
        .map(row -> row.row().title())
        .distinct()
        .forEach(title -> lines(section, title, results));
    return section;
  }

  private static List<Budget> budgets(Results results) {
    Samples peer = results.find(Rows.BATCH, Contender.SENTRY_JAVA);
    List<Budget> budgets = new ArrayList<>();
    for (Contender ours : List.of(Contender.STATIC, Contender.STREAM)) {
      String who = ours.title() + ": ";
      Samples batch = results.find(Rows.BATCH, ours);
      Samples plain = results.find(Rows.UNCOMPRESSED, ours);
      Samples waiting = results.find(Rows.waiting(50_000), ours);
      budgets.add(
          budget(
              who + "map, encode and compress " + Rows.BATCH + ", CPU per span",
              4.2,
              " us",
              NANOS_PER_MICRO,
              batch,
              Sample::cpuNanos));
      budgets.add(budget(who + "the same, allocated per span", 200, " B", 1, batch, Sample::bytes));
      budgets.add(
          budget(
              who + "the same, not compressed, CPU per span",
              1.5,
              " us",
              NANOS_PER_MICRO,
              plain,
              Sample::cpuNanos));
      budgets.add(
          ratioBudget(
              who + "the same while 50,000 spans wait, time over none waiting",
              1.2,
              waiting,
              batch,
              Sample::cpuNanos));
      budgets.add(
          ratioBudget(
              who + "bytes on the wire over sentry-java's", 0.8, batch, peer, Sample::wireBytes));
    }
    return budgets;
  }

  private static void lines(Section section, String title, Results results) {
    String same = title.startsWith(Rows.BATCH + ", level") ? Rows.BATCH : title;
    Samples reference = results.find(same, Contender.STATIC);
    for (Samples row : results.rows(title)) {
      section.add(
          "| %s | %s | %s | %s | %.2f | %.2f | %.0f B | %.0f B |\n",
          title,
          row.row().contender().title(),
          times(plainRatio(row, reference, Sample::cpuNanos)),
          percent(row.spread(Sample::cpuNanos)),
          row.median(Sample::cpuNanos) / NANOS_PER_MICRO,
          row.median(Sample::medianNanos) / NANOS_PER_MICRO,
          row.median(Sample::bytes),
          row.median(Sample::wireBytes));
    }
  }
}
