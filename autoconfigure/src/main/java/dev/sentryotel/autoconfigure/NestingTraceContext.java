package dev.sentryotel.autoconfigure;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Lets spans of Micrometer be children of spans that were made current through OpenTelemetry.
 *
 * <p>Micrometer keeps what it made current itself beside OpenTelemetry's current span and looks at
 * its own first. So an HTTP call inside {@code startSpan} would become a sibling of that span.
 */
final class NestingTraceContext extends OtelCurrentTraceContext {

  @Override
  public @Nullable TraceContext context() {
    TraceContext micrometers = super.context();
    Span current = Span.current();
    SpanContext context = current.getSpanContext();
    return micrometers == null
            || !context.isValid()
            || context.getSpanId().equals(micrometers.spanId())
        ? micrometers
        : OtelSpan.fromOtel(current).context();
  }
}
