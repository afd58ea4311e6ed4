package dev.sentryotel.trace;

import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** Samples everything and gives each local root facts of its own. */
final class RecordingSampler implements Sampler {

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> parentLinks) {
    SpanContext parent = Span.fromContext(parentContext).getSpanContext();
    if (parent.isValid() && !parent.isRemote() && TraceFacts.of(parent) != null) {
      return SamplingResult.recordAndSample();
    }
    TraceState state =
        new FactsMaker().create(TraceDecision.SAMPLED, 1, null).on(parent.getTraceState());
    return new SamplingResult() {
      @Override
      public SamplingDecision getDecision() {
        return SamplingDecision.RECORD_AND_SAMPLE;
      }

      @Override
      public Attributes getAttributes() {
        return Attributes.empty();
      }

      @Override
      public TraceState getUpdatedTraceState(TraceState parentTraceState) {
        return state;
      }
    };
  }

  @Override
  public String getDescription() {
    return "RecordingSampler";
  }
}
