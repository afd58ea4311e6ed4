package dev.sentryotel.sampling;

import dev.sentryotel.propagation.TraceFacts;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/** A result that attaches facts to the span, and is that of another sampler in all else. */
final class FactsResult implements SamplingResult {

  private final SamplingResult result;
  private final TraceFacts facts;

  FactsResult(SamplingResult result, TraceFacts facts) {
    this.result = result;
    this.facts = facts;
  }

  /** Returns a result for a span below others with the same facts. */
  static SamplingResult inheriting(SamplingResult result, TraceFacts facts) {
    // OpenTelemetry's own constants return the parent's state, on which the facts are.
    return result == SamplingResult.recordAndSample()
            || result == SamplingResult.drop()
            || result == SamplingResult.recordOnly()
        ? result
        : new FactsResult(result, facts);
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
    return facts.on(result.getUpdatedTraceState(parentTraceState));
  }
}
