package dev.sentryotel.encoding;

/**
 * How the spans of a trace reach Sentry.
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/spans/">Spans</a>
 */
public enum TraceLifecycle {
  /** A segment leaves as one transaction when its root has ended. */
  STATIC,
  /** Every span leaves by itself, in batches of one trace. */
  STREAM
}
