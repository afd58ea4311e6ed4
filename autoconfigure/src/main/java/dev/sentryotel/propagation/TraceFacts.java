package dev.sentryotel.propagation;

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
 */
public final class TraceFacts {

  private static final AtomicReferenceFieldUpdater<TraceFacts, LocalRoot> LOCAL_ROOT =
      AtomicReferenceFieldUpdater.newUpdater(TraceFacts.class, LocalRoot.class, "localRoot");

  private final double localSampleRate;
  private volatile @Nullable LocalRoot localRoot;

  TraceFacts(double localSampleRate) {
    this.localSampleRate = localSampleRate;
  }

  /** Returns the facts that ride on a span context, or null if none do. */
  public static @Nullable TraceFacts of(SpanContext context) {
    TraceState state = context.getTraceState();
    return state instanceof FactsTraceState withFacts ? withFacts.facts() : null;
  }

  /** Returns the rate that was applied in this process, in 0..1, or NaN if none was. */
  public double localSampleRate() {
    return localSampleRate;
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
    if (LOCAL_ROOT.compareAndSet(this, null, made)) {
      return made;
    }
    LocalRoot other = localRoot;
    return other == null ? made : other;
  }
}
