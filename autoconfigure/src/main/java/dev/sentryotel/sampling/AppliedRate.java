package dev.sentryotel.sampling;

import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.IncomingTrace;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * A rate with its results. What is not sampled gets the same result each time, so that such a trace
 * costs nothing.
 */
final class AppliedRate {

  private final FactsMaker maker;
  private final double rate;
  private final TraceFacts unsampledFacts;
  private final SamplingResult unsampled;

  private AppliedRate(FactsMaker maker, double rate, DiscardReason lossReason) {
    this.maker = maker;
    this.rate = rate;
    this.unsampledFacts = maker.shared(TraceDecision.NOT_SAMPLED, rate, lossReason);
    this.unsampled = new FactsResult(SamplingResult.drop(), unsampledFacts);
  }

  /** Returns the results at a rate in 0..1. */
  static AppliedRate of(FactsMaker maker, double rate) {
    return new AppliedRate(maker, rate, DiscardReason.SAMPLE_RATE);
  }

  /** Returns the results of decisions that were made without a rate. */
  static AppliedRate none(FactsMaker maker, DiscardReason lossReason) {
    return new AppliedRate(maker, Double.NaN, lossReason);
  }

  /** Returns the rate in 0..1, or NaN for none. */
  double rate() {
    return rate;
  }

  SamplingResult sampled(@Nullable IncomingTrace incoming) {
    return new FactsResult(
        SamplingResult.recordAndSample(), maker.create(TraceDecision.SAMPLED, rate, incoming));
  }

  SamplingResult unsampled(@Nullable IncomingTrace incoming) {
    return incoming == null
        ? unsampled
        : new FactsResult(SamplingResult.drop(), unsampledFacts.continuing(incoming));
  }
}
