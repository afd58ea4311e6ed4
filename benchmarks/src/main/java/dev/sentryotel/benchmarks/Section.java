package dev.sentryotel.benchmarks;

import java.util.List;
import java.util.Locale;

/** One section of the page, written line by line. */
public final class Section {

  /** Below, a row says how spans are dropped, and not what they cost. */
  public static final double MIN_ARRIVED = 0.99;

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
        "\n%tF, %s, %d min in all. Java %s (%s), %d processors, %s. Load average of the machine"
            + " before the run: %.1f.%s\n",
        conditions.start().toEpochMilli(),
        how,
        conditions.duration().toMinutes(),
        System.getProperty("java.version"),
        System.getProperty("java.vendor"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        conditions.loadBefore(),
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

  /** Returns a share in 0..1 as a percentage, or a dash for NaN. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** Returns a text as it is, or in brackets if what it says does not count. */
  public static String bracketedUnless(boolean counts, String text) {
    return counts ? text : "(" + text + ")";
  }

  /** Returns a ratio, or a dash for NaN. */
  public static String times(double ratio) {
    return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f x", ratio);
  }
}
