package dev.sentryotel.mapping;

import io.opentelemetry.api.common.AttributeKey;

/**
 * Names of attributes that Sentry defines, as far as we read or write them.
 *
 * @see <a href="https://getsentry.github.io/sentry-conventions/">Sentry's conventions</a>
 */
public final class SentryAttributes {

  /** {@code sentry.op}. */
  public static final AttributeKey<String> OP = AttributeKey.stringKey("sentry.op");

  /** {@code sentry.origin}. */
  public static final AttributeKey<String> ORIGIN = AttributeKey.stringKey("sentry.origin");

  /** {@code sentry.source}: of a transaction's name. */
  public static final AttributeKey<String> SOURCE = AttributeKey.stringKey("sentry.source");

  /** {@code sentry.segment.name.source}: the same in a stream. */
  public static final AttributeKey<String> SEGMENT_NAME_SOURCE =
      AttributeKey.stringKey("sentry.segment.name.source");

  /** {@code sentry.segment.id}: span id of the local root. */
  public static final AttributeKey<String> SEGMENT_ID = AttributeKey.stringKey("sentry.segment.id");

  /** {@code sentry.segment.name}: name of the local root. */
  public static final AttributeKey<String> SEGMENT_NAME =
      AttributeKey.stringKey("sentry.segment.name");

  /** {@code sentry.sample_rate}: applied in this process, in 0..1. */
  public static final AttributeKey<Double> SAMPLE_RATE =
      AttributeKey.doubleKey("sentry.sample_rate");

  /** {@code sentry.trace_lifecycle}: {@code stream}. */
  public static final AttributeKey<String> TRACE_LIFECYCLE =
      AttributeKey.stringKey("sentry.trace_lifecycle");

  /** {@code sentry.release}. */
  public static final AttributeKey<String> RELEASE = AttributeKey.stringKey("sentry.release");

  /** {@code sentry.environment}. */
  public static final AttributeKey<String> ENVIRONMENT =
      AttributeKey.stringKey("sentry.environment");

  /** {@code sentry.sdk.name}. */
  public static final AttributeKey<String> SDK_NAME = AttributeKey.stringKey("sentry.sdk.name");

  /** {@code sentry.sdk.version}. */
  public static final AttributeKey<String> SDK_VERSION =
      AttributeKey.stringKey("sentry.sdk.version");

  /** {@code sentry.platform}: {@code java}. */
  public static final AttributeKey<String> PLATFORM = AttributeKey.stringKey("sentry.platform");

  /** {@code sentry.kind}: in a stream {@code server}, {@code client}, … */
  public static final AttributeKey<String> KIND = AttributeKey.stringKey("sentry.kind");

  /** {@code otel.kind}: in a transaction {@code SERVER}, {@code CLIENT}, … */
  public static final AttributeKey<String> OTEL_KIND = AttributeKey.stringKey("otel.kind");

  /** {@code sentry.status.message}: description of an error. */
  public static final AttributeKey<String> STATUS_MESSAGE =
      AttributeKey.stringKey("sentry.status.message");

  /** {@code sentry.parent_span_already_sent}: on transactions made of late spans. */
  public static final AttributeKey<Boolean> PARENT_SPAN_ALREADY_SENT =
      AttributeKey.booleanKey("sentry.parent_span_already_sent");

  /** {@code sentry.custom_span_name}: shown whatever else the span says. */
  public static final AttributeKey<String> CUSTOM_SPAN_NAME =
      AttributeKey.stringKey("sentry.custom_span_name");

  private SentryAttributes() {}
}
