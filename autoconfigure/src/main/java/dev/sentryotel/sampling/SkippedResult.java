package dev.sentryotel.sampling;

import dev.sentryotel.propagation.SkippedSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/** The result for a span that is left out, while those below it are not. */
record SkippedResult(SpanContext parent) implements SamplingResult {

  @Override
  public SamplingDecision getDecision() {
    return SamplingDecision.DROP;
  }

  @Override
  public Attributes getAttributes() {
    return Attributes.empty();
  }

  @Override
  public TraceState getUpdatedTraceState(TraceState parentTraceState) {
    return SkippedSpan.below(parent);
  }
}
