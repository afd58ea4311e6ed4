package dev.sentryotel.sampling;

import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * One of the rules of {@code sentry.traces-sampling}: the rate for local roots of a path, a name, a
 * kind, or several of these.
 *
 * @param path pattern of the request's path without query, or null for any span
 * @param name pattern of the span's name at its start, or null for any
 * @param kind or null for any
 * @param rate in 0..1
 */
public record SamplingRule(
    @Nullable Glob path, @Nullable Glob name, @Nullable SpanKind kind, double rate) {

  /** Checks the rate. */
  public SamplingRule {
    SamplingOptions.requireRate(rate, "rate");
  }

  boolean matches(SpanKind spanKind, String spanName, @Nullable String spanPath) {
    return (kind == null || kind == spanKind)
        && (name == null || name.matches(spanName))
        && (path == null || (spanPath != null && path.matches(spanPath)));
  }
}
