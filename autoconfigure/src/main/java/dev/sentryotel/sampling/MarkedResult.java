package dev.sentryotel.sampling;

import dev.sentryotel.propagation.Destination;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/** A result that also marks where the request goes that the span stands for. */
final class MarkedResult implements SamplingResult {

  private final SamplingResult result;
  private final Destination destination;

  MarkedResult(SamplingResult result, Destination destination) {
    this.result = result;
    this.destination = destination;
  }

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
    return destination.mark(result.getUpdatedTraceState(parentTraceState));
  }
}
