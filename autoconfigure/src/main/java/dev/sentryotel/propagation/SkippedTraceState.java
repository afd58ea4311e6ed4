package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;

/** Trace state of a span that is not recorded, with the one that stands in for it. */
final class SkippedTraceState extends FactsTraceState {

  private final SpanContext standIn;

  SkippedTraceState(
      TraceState delegate, TraceFacts facts, Destination destination, SpanContext standIn) {
    super(delegate, facts, destination);
    this.standIn = standIn;
  }

  SpanContext standIn() {
    return standIn;
  }

  @Override
  FactsTraceState marked(Destination other) {
    return new SkippedTraceState(this, facts(), other, standIn);
  }

  @Override
  TraceState beside(TraceState rebuilt) {
    return new SkippedTraceState(rebuilt, facts(), destination(), standIn);
  }
}
