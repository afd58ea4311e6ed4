package dev.sentryotel.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/** A result for a span whose parent was skipped, as if it were below the one that stands in. */
record StandInResult(SamplingResult result, SpanContext standIn) implements SamplingResult {

  @Override
  public SamplingDecision getDecision() {
    return result.getDecision();
  }

  @Override
  public Attributes getAttributes() {
    return result.getAttributes();
  }

  @Override
  public TraceState getUpdatedTraceState(TraceState parentTraceState) {
    return result.getUpdatedTraceState(standIn.getTraceState());
  }
}
