package dev.sentryotel.protocol;

/**
 * Why something was not delivered.
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/client-reports/">Client reports</a>
 */
public enum DiscardReason {
  /** The line of segments or envelopes was full. */
  QUEUE_OVERFLOW("queue_overflow"),
  /** A buffer before the line was full, or a segment was given up. */
  BUFFER_OVERFLOW("buffer_overflow"),
  /** The spool on disk was full, or what was in it too old. */
  CACHE_OVERFLOW("cache_overflow"),
  /** A rate limit was in force. */
  RATELIMIT_BACKOFF("ratelimit_backoff"),
  /** No answer came, after the last attempt. */
  NETWORK_ERROR("network_error"),
  /** The answer was a status of 4xx or 5xx other than 429. */
  SEND_ERROR("send_error"),
  /** Not sampled. */
  SAMPLE_RATE("sample_rate"),
  /** Not sampled because of down-sampling under load. */
  BACKPRESSURE("backpressure"),
  /** A before-send callback returned nothing. */
  BEFORE_SEND("before_send"),
  /** An event processor dropped it. */
  EVENT_PROCESSOR("event_processor"),
  /** Matched an ignore list. */
  IGNORED("ignored"),
  /** Failed our validation, or too large to be accepted. */
  INVALID("invalid"),
  /** Our own failure, such as an exception while encoding. */
  INTERNAL_SDK_ERROR("internal_sdk_error"),
  /** Answered with 429: the server has counted it, so it is part of no client report. */
  RATE_LIMITED("rate_limited");

  private final String wireName;

  DiscardReason(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name on the wire, such as {@code queue_overflow}. */
  public String wireName() {
    return wireName;
  }

  /** Whether client reports tell Sentry of it. */
  public boolean isReported() {
    return this != RATE_LIMITED;
  }
}
