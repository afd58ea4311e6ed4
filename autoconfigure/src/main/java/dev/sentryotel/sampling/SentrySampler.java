package dev.sentryotel.sampling;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.propagation.Destination;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.FirstFailure;
import dev.sentryotel.propagation.OutgoingRequests;
import dev.sentryotel.propagation.SentryPropagator;
import dev.sentryotel.propagation.SkippedSpan;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.UnseenWork;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches the facts of its local root to every span, and decides, or lets another sampler decide,
 * which are recorded. The client's own requests to Sentry, work of its own, and spans to be
 * ignored, are dropped before anyone is asked.
 *
 * <p>Called by any thread that starts a span; never blocks, never throws. A new trace that is not
 * sampled costs no memory.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/sdk/#sampling">Sampling</a>
 */
public final class SentrySampler implements Sampler {

  private static final Logger LOGGER = LoggerFactory.getLogger(SentrySampler.class);

  private final Sampler sampler;
  private final OutgoingRequests requests;
  private final FactsMaker maker;
  private final @Nullable IgnoredSpans ignoredSpans;
  private final SamplingResult ownRequest =
      new MarkedResult(SamplingResult.drop(), Destination.OWN);
  private final SamplingResult ownRequestAsRoot;
  private final FirstFailure firstFailure = new FirstFailure();

  private SentrySampler(Sampler sampler, SentryPropagator propagator) {
    this(sampler, propagator.requests(), propagator.factsMaker(), null);
  }

  private SentrySampler(
      Sampler sampler,
      OutgoingRequests requests,
      FactsMaker maker,
      @Nullable IgnoredSpans ignoredSpans) {
    this.sampler = sampler;
    this.requests = requests;
    this.maker = maker;
    this.ignoredSpans = ignoredSpans;
    this.ownRequestAsRoot =
        new MarkedResult(
            new FactsResult(
                SamplingResult.drop(),
                maker.shared(TraceDecision.NOT_SAMPLED, Double.NaN, DiscardReason.SAMPLE_RATE)),
            Destination.OWN);
  }

  /**
   * Returns a sampler that decides by the options; children follow their local root.
   *
   * @param naming tells the names that options and samplers speak of
   * @param propagator of the same client
   */
  public static SentrySampler deciding(
      SamplingOptions options, SpanNaming naming, SentryPropagator propagator, Ledger ledger) {
    return new SentrySampler(
        new RateSampler(options, requireNonNull(naming, "naming"), propagator.factsMaker(), ledger),
        propagator);
  }

  /**
   * Returns a sampler under which a sampler of the user decides about every span.
   *
   * @param propagator of the same client
   */
  public static SentrySampler following(
      Sampler sampler, SentryPropagator propagator, Ledger ledger) {
    return new SentrySampler(
        new FollowingSampler(requireNonNull(sampler, "sampler"), propagator.factsMaker(), ledger),
        propagator);
  }

  /**
   * Returns a sampler for a client without a rate, which sends nothing: the sampler in force goes
   * on to decide what is recorded, and what is passed on leaves the decision open.
   *
   * @param propagator of the same client
   */
  public static SentrySampler deferring(Sampler sampler, SentryPropagator propagator) {
    return new SentrySampler(
        new DeferringSampler(requireNonNull(sampler, "sampler"), propagator.factsMaker()),
        propagator);
  }

  /** Returns this sampler with the spans of the start dropped, and counted as ignored. */
  public SentrySampler after(StartupPhase startup, Ledger ledger) {
    return new SentrySampler(
        new StartupSampler(sampler, startup, maker, ledger), requests, maker, ignoredSpans);
  }

  /**
   * Returns the same sampler, before which spans are left out by their names.
   *
   * @param names patterns, compared with the name a span starts with and with that which Sentry
   *     would show
   */
  public SentrySampler ignoring(List<Glob> names, SpanNaming naming, Ledger ledger) {
    return names.isEmpty()
        ? this
        : new SentrySampler(
            sampler, requests, maker, new IgnoredSpans(names, naming, maker, ledger));
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    try {
      SpanContext parent = Span.fromContext(parentContext).getSpanContext();
      SpanContext standIn = SkippedSpan.standIn(parent);
      if (standIn == parent) {
        return decide(parentContext, parent, traceId, name, kind, attributes, links);
      }
      Context standInContext = parentContext.with(Span.wrap(standIn));
      return new StandInResult(
          decide(standInContext, standIn, traceId, name, kind, attributes, links), standIn);
    } catch (Throwable failure) {
      firstFailure.log(LOGGER, "A span is not recorded, because a sampler failed.", failure);
      return SamplingResult.drop();
    }
  }

  private SamplingResult decide(
      Context parentContext,
      SpanContext parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    Destination inherited = maker.destination(parent);
    Destination destination = requests.of(inherited, kind, attributes);
    if (destination == Destination.OWN
        || inherited == Destination.OWN
        || UnseenWork.is(parentContext)) {
      return maker.of(parent) == null ? ownRequestAsRoot : ownRequest;
    }
    SamplingResult result =
        ignoredSpans == null ? null : ignoredSpans.result(parent, name, kind, attributes);
    if (result == null) {
      result = sampler.shouldSample(parentContext, traceId, name, kind, attributes, links);
    }
    return destination == inherited ? result : new MarkedResult(result, destination);
  }

  @Override
  public String getDescription() {
    return "SentrySampler{" + sampler.getDescription() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
