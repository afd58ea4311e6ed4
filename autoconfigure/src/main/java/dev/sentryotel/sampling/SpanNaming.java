package dev.sentryotel.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

/**
 * Tells the name that Sentry shows for a span, as far as it is known when the span starts: {@code
 * GET /owners/7} where OpenTelemetry says {@code GET}.
 *
 * <p>Called by any thread that starts a local root; must not block.
 */
@FunctionalInterface
public interface SpanNaming {

  /** Returns the name of a span that starts with that name, kind and attributes. */
  String nameOf(String spanName, SpanKind kind, Attributes attributes);
}
