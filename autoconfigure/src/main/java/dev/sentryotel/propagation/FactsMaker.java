package dev.sentryotel.propagation;

import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes the facts of one client, and tells them from those of another client in the same JVM: to
 * this one, a span of the other is a span that nobody of ours has seen.
 *
 * <p>Known by identity alone. Used by any thread.
 */
public final class FactsMaker {

  /** Makes a maker whose facts are those of no other. */
  public FactsMaker() {}

  /**
   * Returns new facts of one local root.
   *
   * @param localSampleRate that was applied in this process, in 0..1, or NaN if none was
   * @param incoming what a Sentry SDK upstream said, or null
   */
  public TraceFacts create(
      TraceDecision decision, double localSampleRate, @Nullable IncomingTrace incoming) {
    return new TraceFacts(
        this, decision, localSampleRate, DiscardReason.SAMPLE_RATE, incoming, false);
  }

  /**
   * Returns facts for all traces without a Sentry SDK upstream that are decided alike and not
   * sampled, or not decided.
   *
   * @param localSampleRate that was applied, or NaN
   */
  public TraceFacts shared(
      TraceDecision decision, double localSampleRate, DiscardReason lossReason) {
    return new TraceFacts(this, decision, localSampleRate, lossReason, null, true);
  }

  /**
   * Returns the facts of this client that ride on the context of a span, or null: as {@link
   * TraceFacts#of}, and for a span of another client.
   */
  public @Nullable TraceFacts of(SpanContext context) {
    TraceFacts facts = TraceFacts.of(context);
    return facts != null && facts.maker() == this ? facts : null;
  }

  /** Returns what the span of a context is marked with, if it is a span of this client. */
  public Destination destination(SpanContext context) {
    return of(context) == null ? Destination.UNKNOWN : Destination.of(context);
  }
}
