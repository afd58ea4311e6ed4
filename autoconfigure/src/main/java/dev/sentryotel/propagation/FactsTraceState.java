package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.TraceState;

/**
 * Trace state of a span of this process, with the facts of its local root beside it, and where the
 * request goes that the span stands for.
 */
class FactsTraceState extends DelegatingTraceState {

  private final TraceFacts facts;
  private final Destination destination;

  FactsTraceState(TraceState delegate, TraceFacts facts, Destination destination) {
    super(delegate);
    this.facts = facts;
    this.destination = destination;
  }

  TraceFacts facts() {
    return facts;
  }

  Destination destination() {
    return destination;
  }

  /** Returns the same for a request that goes elsewhere. */
  FactsTraceState marked(Destination other) {
    return new FactsTraceState(this, facts, other);
  }

  @Override
  TraceState beside(TraceState rebuilt) {
    return new FactsTraceState(rebuilt, facts, destination);
  }
}
