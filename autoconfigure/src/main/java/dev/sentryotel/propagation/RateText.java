package dev.sentryotel.propagation;

/**
 * Texts of sample rates; the last one is kept, for nearly always it is the one that comes next.
 *
 * <p>Any thread; those that race make the same text twice.
 */
final class RateText {

  private record Kept(double rate, String text) {}

  private volatile Kept last = new Kept(1, DecimalText.format(1));

  /** Formats a finite number, as {@link DecimalText#format} does. */
  String format(double rate) {
    Kept kept = last;
    if (kept.rate != rate) {
      kept = new Kept(rate, DecimalText.format(rate));
      last = kept;
    }
    return kept.text;
  }
}
