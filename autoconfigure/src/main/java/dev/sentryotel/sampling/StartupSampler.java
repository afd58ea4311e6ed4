package dev.sentryotel.sampling;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** Drops the spans of the start, with their children, and lets another sampler decide the rest. */
final class StartupSampler implements Sampler {

  private final Sampler sampler;
  private final StartupPhase phase;
  private final Ledger ledger;
  private final SamplingResult ignored;

  StartupSampler(Sampler sampler, StartupPhase phase, FactsMaker maker, Ledger ledger) {
    this.sampler = sampler;
    this.phase = phase;
    this.ledger = ledger;
    this.ignored = AppliedRate.none(maker, DiscardReason.IGNORED).unsampled(null);
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    if (phase.ignores(Span.fromContext(parentContext).getSpanContext(), kind)) {
      ledger.rootNotRecorded(DiscardReason.IGNORED);
      return ignored;
    }
    return sampler.shouldSample(parentContext, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return sampler.getDescription();
  }
}
