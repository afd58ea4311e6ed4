package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;

/** Where an outgoing request goes, as far as its headers depend on that. */
public enum Destination {
  /** Its URL is not known, or does not matter: it gets the headers. */
  UNKNOWN,
  /** Its URL is among the {@code trace-propagation-targets}. */
  TARGET,
  /** Its URL is not among them: it gets neither {@code sentry-trace} nor our members. */
  NOT_TARGET,
  /** To Sentry or Spotlight, by the client itself: no headers at all. */
  OWN;

  /** Returns what the span of a context is marked with. */
  static Destination of(SpanContext context) {
    return context.getTraceState() instanceof FactsTraceState state ? state.destination() : UNKNOWN;
  }

  /** Marks the trace state of a span; one without facts stays as it is. */
  public TraceState mark(TraceState state) {
    return state instanceof FactsTraceState marked && marked.destination() != this
        ? marked.marked(this)
        : state;
  }
}
