package dev.sentryotel.propagation;

import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What sampler, processor and propagator know of one local root, made once by the sampler and
 * inherited by every span below through their {@link SpanContext}s.
 *
 * <p>Facts ride on the span context because it is the one thing that every way of starting and
 * passing on spans keeps. They live as long as user code keeps a context, so nothing reachable from
 * here may hold on to spans.
 *
 * <p>A span is the root of its segment if and only if its parent's context does not carry the very
 * same object. Only facts of sampled roots tell roots apart: those of the others are shared by all
 * traces that were decided alike, so that a trace that is not sampled costs nothing.
 */
public final class TraceFacts {

  private static final AtomicReferenceFieldUpdater<TraceFacts, LocalRoot> LOCAL_ROOT =
      AtomicReferenceFieldUpdater.newUpdater(TraceFacts.class, LocalRoot.class, "localRoot");
  private static final AtomicReferenceFieldUpdater<TraceFacts, DynamicSamplingContext> FROZEN =
      AtomicReferenceFieldUpdater.newUpdater(
          TraceFacts.class, DynamicSamplingContext.class, "frozen");

  private final FactsMaker maker;
  private final TraceDecision decision;
  private final double localSampleRate;
  private final @Nullable IncomingTrace incoming;
  private final DiscardReason lossReason;
  // Not null: shared by many traces, and this is the state of those without a tracestate.
  private final @Nullable TraceState sharedState;
  private volatile @Nullable LocalRoot localRoot;
  private volatile @Nullable DynamicSamplingContext frozen;
  // Owned by the thread that encodes.
  private @Nullable DiscardReason refusal;

  /** For {@link FactsMaker}. */
  TraceFacts(
      FactsMaker maker,
      TraceDecision decision,
      double localSampleRate,
      DiscardReason lossReason,
      @Nullable IncomingTrace incoming,
      boolean isShared) {
    this.maker = maker;
    this.decision = decision;
    this.localSampleRate = localSampleRate;
    this.lossReason = lossReason;
    this.incoming = incoming;
    this.sharedState =
        isShared ? new FactsTraceState(TraceState.getDefault(), this, Destination.UNKNOWN) : null;
  }

  /** Returns shared facts for a trace with a Sentry SDK upstream; themselves if that is null. */
  public TraceFacts continuing(@Nullable IncomingTrace upstream) {
    return upstream == null
        ? this
        : new TraceFacts(maker, decision, localSampleRate, lossReason, upstream, false);
  }

  /**
   * Returns the facts that ride on the context of a span of this process, or null: for an invalid
   * context, for a remote one, whatever its sender said, and for a span that our sampler did not
   * see.
   */
  public static @Nullable TraceFacts of(SpanContext context) {
    return context.getTraceState() instanceof FactsTraceState state ? state.facts() : null;
  }

  /** Returns a trace state with the same entries and these facts beside them. */
  public TraceState on(TraceState state) {
    if (state instanceof FactsTraceState other && other.facts() == this) {
      return state;
    }
    return sharedState != null && state.isEmpty()
        ? sharedState
        : new FactsTraceState(state, this, Destination.UNKNOWN);
  }

  /** Returns whose facts these are. */
  FactsMaker maker() {
    return maker;
  }

  /** Returns what was decided in this process. */
  public TraceDecision decision() {
    return decision;
  }

  /** Whether spans with these facts are sent; those among them that are recorded, that is. */
  public boolean isSampled() {
    return decision == TraceDecision.SAMPLED;
  }

  /** Returns the rate that was applied in this process, in 0..1, or NaN if none was. */
  public double localSampleRate() {
    return localSampleRate;
  }

  /** Returns why spans with these facts are lost that are not sampled. */
  public DiscardReason lossReason() {
    return lossReason;
  }

  /** Returns what a Sentry SDK upstream said, or null if none is there. */
  public @Nullable IncomingTrace incoming() {
    return incoming;
  }

  /** Returns what goes downstream: the decision of this process, else the one upstream. */
  TraceDecision outgoingDecision() {
    return decision.isMade() || incoming == null ? decision : incoming.decision();
  }

  /**
   * Notes that the local root did not leave, so that nothing of what ends later leaves either. Only
   * for the thread that encodes.
   */
  public void refuse(DiscardReason reason) {
    refusal = reason;
  }

  /** Returns why nothing more is to leave, or null. Only for the thread that encodes. */
  public @Nullable DiscardReason refusal() {
    return refusal;
  }

  /** Returns the local root, or null before its first span has started. */
  public @Nullable LocalRoot localRoot() {
    return localRoot;
  }

  /** Returns the local root, made by the supplier if there is none yet. */
  public LocalRoot localRoot(Supplier<? extends LocalRoot> make) {
    LocalRoot current = localRoot;
    if (current != null) {
      return current;
    }
    LocalRoot made = make.get();
    if (sharedState != null || LOCAL_ROOT.compareAndSet(this, null, made)) {
      return made;
    }
    LocalRoot other = localRoot;
    return other == null ? made : other;
  }

  /** Returns the dynamic sampling context that has left the process, or null if none has. */
  @Nullable DynamicSamplingContext frozen() {
    return frozen;
  }

  /** Freezes a context, unless another was frozen before; returns the frozen one. */
  DynamicSamplingContext freeze(DynamicSamplingContext context) {
    if (sharedState != null || FROZEN.compareAndSet(this, null, context)) {
      return context;
    }
    DynamicSamplingContext other = frozen;
    return other == null ? context : other;
  }
}
