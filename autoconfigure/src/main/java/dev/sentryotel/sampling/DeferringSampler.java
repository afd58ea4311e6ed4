package dev.sentryotel.sampling;

import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.IncomingTrace;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Leaves to the sampler in force what is recorded, for whatever else exports spans; nothing is sent
 * to Sentry, so nothing is counted, and the decision is passed on as it came, or open.
 */
final class DeferringSampler implements Sampler {

  private final Sampler sampler;
  private final FactsMaker maker;
  private final TraceFacts deferred;

  DeferringSampler(Sampler sampler, FactsMaker maker) {
    this.sampler = sampler;
    this.maker = maker;
    this.deferred = maker.shared(TraceDecision.DEFERRED, Double.NaN, DiscardReason.SAMPLE_RATE);
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    SpanContext parent = Span.fromContext(parentContext).getSpanContext();
    SamplingResult result =
        sampler.shouldSample(
            DeferredParent.hide(parentContext), traceId, name, kind, attributes, links);
    TraceFacts facts = maker.of(parent);
    return facts == null
        ? new FactsResult(result, deferred.continuing(IncomingTrace.of(parent)))
        : FactsResult.inheriting(result, facts);
  }

  @Override
  public String getDescription() {
    return sampler.getDescription();
  }
}
