package dev.sentryotel.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * One of the rules of {@code sentry.traces-sampling}: the rate for local roots of a path, a name, a
 * kind, or several of these.
 *
 * @param path pattern of the request's path without query, or null for any span
 * @param name pattern of the name that Sentry would show for the span at its start, or null for any
 * @param kind or null for any
 * @param rate in 0..1
 */
public record SamplingRule(
    @Nullable Glob path, @Nullable Glob name, @Nullable SpanKind kind, double rate) {

  /** Checks the rate. */
  public SamplingRule {
    SamplingOptions.requireRate(rate, "rate");
  }

  boolean matches(SpanKind spanKind, String spanName, Attributes attributes) {
    return (kind == null || kind == spanKind)
        && (name == null || name.matches(spanName))
        && (path == null || matchesPath(path, spanKind, attributes));
  }

  private static boolean matchesPath(Glob path, SpanKind kind, Attributes attributes) {
    String requestPath = RequestAttributes.path(kind, attributes);
    return requestPath != null && path.matches(requestPath);
  }
}
