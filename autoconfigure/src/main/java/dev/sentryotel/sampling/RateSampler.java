package dev.sentryotel.sampling;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.IncomingTrace;
import dev.sentryotel.propagation.SampleRand;
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
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides about local roots by samplers, rules, parent and rate, in this order; their descendants
 * in this process follow.
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/traces/">Tracing</a>
 */
final class RateSampler implements Sampler {

  private final SamplingOptions options;
  private final SpanNaming naming;
  // Names cost memory, which traces that are not sampled must not.
  private final boolean needsName;
  private final FactsMaker maker;
  private final Ledger ledger;
  private final @Nullable AppliedRate configured;
  private final List<AppliedRate> ruleRates;
  private final AppliedRate noRate;
  private final AppliedRate ignored;
  private final RefusalWatch refusalWatch = new RefusalWatch();
  private final List<GuardedTracesSampler> tracesSamplers;

  RateSampler(SamplingOptions options, SpanNaming naming, FactsMaker maker, Ledger ledger) {
    this.options = options;
    this.naming = naming;
    this.needsName = options.needsName();
    this.maker = maker;
    this.ledger = ledger;
    Double rate = options.tracesSampleRate();
    this.configured = rate == null ? null : AppliedRate.of(maker, rate);
    this.ruleRates =
        options.rules().stream().map(rule -> AppliedRate.of(maker, rule.rate())).toList();
    this.noRate = AppliedRate.none(maker, DiscardReason.SAMPLE_RATE);
    this.ignored = AppliedRate.none(maker, DiscardReason.IGNORED);
    this.tracesSamplers = options.tracesSamplers().stream().map(GuardedTracesSampler::new).toList();
    boolean isRateAlone = tracesSamplers.isEmpty() && ruleRates.isEmpty();
    if (isRateAlone && (rate == null || rate == 0)) {
      // Whoever wants no traces misses none.
      refusalWatch.decidedOtherwise();
    }
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
    TraceFacts facts = maker.of(parent);
    if (facts == null) {
      return root(parent, traceId, name, kind, attributes, links);
    }
    if (parent.isSampled()) {
      return SamplingResult.recordAndSample();
    }
    ledger.notRecorded(facts.lossReason(), DataCategory.SPAN, 1);
    return SamplingResult.drop();
  }

  private SamplingResult root(
      SpanContext parent,
      String traceId,
      String startName,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    IncomingTrace incoming = IncomingTrace.of(parent);
    String name = needsName ? naming.nameOf(startName, kind, attributes) : startName;
    IgnoredRoots ignoredRoots = options.ignoredRoots();
    if (ignoredRoots.matchesPath(kind, attributes) || ignoredRoots.matchesName(name)) {
      return drop(ignored, incoming);
    }
    TraceDecision parentDecision = parentDecision(parent, incoming);
    // A span of this process that our sampler did not see: its trace is decided.
    if (parent.isValid() && !parent.isRemote() && incoming == null) {
      return follow(parentDecision, null);
    }
    AppliedRate rate = null;
    if (!tracesSamplers.isEmpty()) {
      rate = ask(new RootStart(traceId, name, kind, attributes, links, parentDecision, incoming));
    }
    if (rate == null) {
      rate = rule(kind, name, attributes);
    }
    if (rate == null && parentDecision.isMade()) {
      noteRefusal(parentDecision == TraceDecision.NOT_SAMPLED && incoming == null);
      return follow(parentDecision, incoming);
    }
    noteRefusal(false);
    if (rate == null) {
      rate = configured == null ? noRate : configured;
    }
    return isSampled(rate.rate(), traceId, incoming)
        ? rate.sampled(incoming)
        : drop(rate, incoming);
  }

  private static boolean isSampled(double rate, String traceId, @Nullable IncomingTrace incoming) {
    if (rate >= 1) {
      return true; // Without reading the trace's id.
    }
    double sampleRand = incoming == null ? SampleRand.ofTraceId(traceId) : incoming.sampleRand();
    // Never below NaN: without a rate nothing is sampled.
    return sampleRand < rate;
  }

  private TraceDecision parentDecision(SpanContext parent, @Nullable IncomingTrace incoming) {
    if (incoming != null) {
      return incoming.decision();
    }
    boolean isIgnored =
        parent.isRemote() && options.w3cParentSampling() == W3cParentSampling.IGNORE;
    return parent.isValid() && !isIgnored
        ? TraceDecision.of(parent.isSampled())
        : TraceDecision.DEFERRED;
  }

  private SamplingResult follow(TraceDecision decision, @Nullable IncomingTrace incoming) {
    return decision == TraceDecision.SAMPLED ? noRate.sampled(incoming) : drop(noRate, incoming);
  }

  private SamplingResult drop(AppliedRate rate, @Nullable IncomingTrace incoming) {
    DiscardReason reason = rate == ignored ? DiscardReason.IGNORED : DiscardReason.SAMPLE_RATE;
    ledger.rootNotRecorded(reason);
    return rate.unsampled(incoming);
  }

  private @Nullable AppliedRate ask(SamplingContext context) {
    for (GuardedTracesSampler sampler : tracesSamplers) {
      Double answer = sampler.sampleRate(context);
      if (answer != null) {
        return SamplingOptions.isRate(answer) ? AppliedRate.of(maker, answer) : noRate;
      }
    }
    return null;
  }

  // By index, as the ignored roots: no garbage for traces that are not sampled.
  private @Nullable AppliedRate rule(SpanKind kind, String name, Attributes attributes) {
    for (int i = 0; i < ruleRates.size(); i++) {
      if (options.rules().get(i).matches(kind, name, attributes)) {
        return ruleRates.get(i);
      }
    }
    return null;
  }

  private void noteRefusal(boolean isByW3cParent) {
    if (isByW3cParent) {
      refusalWatch.refusedByW3cParent();
    } else {
      refusalWatch.decidedOtherwise();
    }
  }

  @Override
  public String getDescription() {
    return "rate=" + options.tracesSampleRate();
  }
}
