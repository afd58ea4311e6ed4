package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.TraceState;

/** Trace state of a remote span context, with what Sentry's headers said beside it. */
final class IncomingTraceState extends DelegatingTraceState {

  private final IncomingTrace incoming;

  IncomingTraceState(TraceState delegate, IncomingTrace incoming) {
    super(delegate);
    this.incoming = incoming;
  }

  IncomingTrace incoming() {
    return incoming;
  }

  @Override
  TraceState beside(TraceState rebuilt) {
    return new IncomingTraceState(rebuilt, incoming);
  }
}
