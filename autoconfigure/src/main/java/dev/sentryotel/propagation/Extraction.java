package dev.sentryotel.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a valid {@code sentry-trace}, for propagators that extract after ours and would
 * put another remote parent in its place.
 *
 * @param header the header's text, which tells this message from an earlier one
 * @param incoming the trace to continue, or null if it must not be continued
 */
record Extraction(String header, @Nullable IncomingTrace incoming) implements ImplicitContextKeyed {

  private static final ContextKey<Extraction> KEY = ContextKey.named("sentry-extraction");

  static @Nullable Extraction of(Context context) {
    return context.get(KEY);
  }

  @Override
  public Context storeInContext(Context context) {
    return context.with(KEY, this);
  }

  /** Returns the context with the parent that {@code sentry-trace} names, or none if refused. */
  Context apply(Context context) {
    SpanContext other = Span.fromContext(context).getSpanContext();
    if (incoming != null) {
      return context.with(Span.wrap(remoteParent(incoming, other)));
    }
    // The same sender's traceparent must not continue what its sentry-trace may not.
    return other.isRemote() ? context.with(Span.getInvalid()) : context;
  }

  private static SpanContext remoteParent(IncomingTrace incoming, SpanContext other) {
    SentryTraceHeader header = incoming.header();
    boolean isW3cParent = other.isRemote();
    boolean isSameTrace = isW3cParent && other.getTraceId().equals(header.traceId());
    TraceFlags w3cFlags = isSameTrace ? other.getTraceFlags() : TraceFlags.getDefault();
    return SpanContext.createFromRemoteParent(
        header.traceId(),
        header.spanId(),
        flags(header.decision(), w3cFlags),
        new IncomingTraceState(
            isW3cParent ? other.getTraceState() : TraceState.getDefault(), incoming));
  }

  // A deferred decision leaves the flag to traceparent, whose 00 may mean "deferred", too.
  private static TraceFlags flags(TraceDecision decision, TraceFlags w3cFlags) {
    byte sampled = TraceFlags.getSampled().asByte();
    return switch (decision) {
      case SAMPLED -> TraceFlags.fromByte((byte) (w3cFlags.asByte() | sampled));
      case NOT_SAMPLED -> TraceFlags.fromByte((byte) (w3cFlags.asByte() & ~sampled));
      case DEFERRED -> w3cFlags;
    };
  }
}
