package dev.sentryotel.sampling;

import dev.sentryotel.propagation.IncomingTrace;
import dev.sentryotel.propagation.TraceDecision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;

/**
 * A remote parent that left the decision to us. OpenTelemetry's flag cannot say so: a sampler that
 * follows its parent would take it for a refusal.
 */
final class DeferredParent {

  private DeferredParent() {}

  /** Returns the context without such a parent: the sampler is to decide as for a new trace. */
  static Context hide(Context parentContext) {
    SpanContext parent = Span.fromContext(parentContext).getSpanContext();
    IncomingTrace incoming = IncomingTrace.of(parent);
    return incoming != null && incoming.decision() == TraceDecision.DEFERRED && !parent.isSampled()
        ? parentContext.with(Span.getInvalid())
        : parentContext;
  }
}
