package dev.sentryotel.propagation;

/**
 * Whether a trace is sampled, as {@code sentry-trace} says it.
 *
 * <table>
 * <caption>On the wire</caption>
 * <tr><td>{@link #SAMPLED}</td><td>{@code …-1}</td></tr>
 * <tr><td>{@link #NOT_SAMPLED}</td><td>{@code …-0}</td></tr>
 * <tr><td>{@link #DEFERRED}</td><td>no flag</td></tr>
 * </table>
 */
public enum TraceDecision {
  /** Spans of the trace are sent. */
  SAMPLED("-1"),
  /** Nothing of the trace is sent. */
  NOT_SAMPLED("-0"),
  /** Nobody has decided yet; the receiver may. */
  DEFERRED("");

  private final String suffix;

  TraceDecision(String suffix) {
    this.suffix = suffix;
  }

  /** Returns the decision that a two-valued flag stands for. */
  public static TraceDecision of(boolean isSampled) {
    return isSampled ? SAMPLED : NOT_SAMPLED;
  }

  /** Whether somebody has decided. */
  public boolean isMade() {
    return this != DEFERRED;
  }

  /** Returns what {@code sentry-trace} ends with. */
  String suffix() {
    return suffix;
  }
}
