package dev.sentryotel.sampling;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.FirstFailure;
import dev.sentryotel.propagation.IncomingTrace;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a sampler of the user decide about every span.
 *
 * <table>
 * <caption>Its answer and ours</caption>
 * <tr><th></th><th>root, or below a span that is not sampled</th><th>below one that is</th></tr>
 * <tr><td>RECORD_AND_SAMPLE</td><td>a new segment</td><td>in its parent's segment</td></tr>
 * <tr><td>RECORD_ONLY, DROP</td><td colspan="2">not sampled, counted</td></tr>
 * </table>
 */
final class FollowingSampler implements Sampler {

  private static final Logger LOGGER = LoggerFactory.getLogger(FollowingSampler.class);

  private final FirstFailure firstFailure = new FirstFailure();
  private final Sampler sampler;
  private final Ledger ledger;
  private final FactsMaker maker;
  private final TraceFacts unsampled;
  private final SamplingResult droppedRoot;

  FollowingSampler(Sampler sampler, FactsMaker maker, Ledger ledger) {
    this.sampler = sampler;
    this.maker = maker;
    this.ledger = ledger;
    this.unsampled = maker.shared(TraceDecision.NOT_SAMPLED, Double.NaN, DiscardReason.SAMPLE_RATE);
    this.droppedRoot = new FactsResult(SamplingResult.drop(), unsampled);
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
    SamplingResult result = ask(parentContext, traceId, name, kind, attributes, links);
    TraceFacts facts = maker.of(parent);
    boolean isSampled = result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
    if (facts == null) {
      return root(result, isSampled, IncomingTrace.of(parent));
    }
    if (isSampled && !facts.isSampled()) {
      return new FactsResult(
          result, maker.create(TraceDecision.SAMPLED, Double.NaN, facts.incoming()));
    }
    if (!isSampled) {
      ledger.notRecorded(facts.lossReason(), DataCategory.SPAN, 1);
    }
    return FactsResult.inheriting(result, facts);
  }

  private SamplingResult ask(
      Context parentContext,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    try {
      return sampler.shouldSample(
          DeferredParent.hide(parentContext), traceId, name, kind, attributes, links);
    } catch (Throwable failure) {
      firstFailure.log(LOGGER, "The Sampler failed; the span is not sampled.", failure);
      return SamplingResult.drop();
    }
  }

  private SamplingResult root(
      SamplingResult result, boolean isSampled, @Nullable IncomingTrace incoming) {
    if (isSampled) {
      return new FactsResult(result, maker.create(TraceDecision.SAMPLED, Double.NaN, incoming));
    }
    ledger.rootNotRecorded(DiscardReason.SAMPLE_RATE);
    return incoming == null && result == SamplingResult.drop()
        ? droppedRoot
        : new FactsResult(result, unsampled.continuing(incoming));
  }

  @Override
  public String getDescription() {
    return sampler.getDescription();
  }
}
