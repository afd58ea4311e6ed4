package dev.sentryotel.benchmarks;

import java.util.List;
import java.util.Locale;

/** One section of the page, written line by line. */
public final class Section {

  private final StringBuilder text = new StringBuilder();

  /** Begins a section; the title tells it from the others. */
  public Section(String title) {
    text.append("## ").append(title).append('\n');
  }

  /** Adds formatted text. */
  public Section add(String format, Object... args) {
    text.append(String.format(Locale.ROOT, format, args));
    return this;
  }

  /** Adds a paragraph that says when and how. */
  Section conditions(Conditions conditions, String how) {
    return add(
        "\n%tF, %s, %d min in all. Java %s (%s), %d processors, %s. Load average %.1f before, %.1f at"
            + " the end.%s\n",
        conditions.start().toEpochMilli(),
        how,
        conditions.duration().toMinutes(),
        System.getProperty("java.version"),
        System.getProperty("java.vendor"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        conditions.loadBefore(),
        conditions.loadAfter(),
        conditions.isQuiet()
            ? ""
            : " **The machine was busy with other things: the figures are rough.**");
  }

  /** Adds a table of budgets. */
  public Section budgets(List<Budget> budgets) {
    add("\n| Budget | At most | Measured | |\n|---|---|---|---|\n");
    budgets.forEach(budget -> text.append(budget.line()));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
