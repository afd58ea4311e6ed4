package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;

/**
 * A span that is left out of a trace that is sampled. It still is a parent, of spans and of
 * requests, by an id that nobody will ever see. So its context tells who stands in for it in
 * everything that leaves the process: the nearest span above that is recorded.
 */
public final class SkippedSpan {

  private SkippedSpan() {}

  /** Returns who stands in for the span of a context: itself, unless it was skipped. */
  public static SpanContext standIn(SpanContext context) {
    return context.getTraceState() instanceof SkippedTraceState state ? state.standIn() : context;
  }

  /**
   * Returns the trace state of a span that is skipped.
   *
   * @param parent recorded, of this process
   */
  public static TraceState below(SpanContext parent) {
    return parent.getTraceState() instanceof FactsTraceState state
        ? new SkippedTraceState(state, state.facts(), state.destination(), parent)
        : parent.getTraceState();
  }
}
