package dev.sentryotel.trace;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The bounds within which spans wait for their segments.
 *
 * @param maxSpans child spans of one transaction, and spans of one batch of leftovers or of a
 *     stream; 1..{@value #SENTRY_MAX_SPANS}
 * @param maxBufferedSpans ended spans that may wait at one time, over all segments; at least {@code
 *     maxSpans}
 * @param maxSegmentAge how long ended spans wait for a root that does not end; positive, at most
 *     365 days
 * @param lifecycle how the spans of a trace reach Sentry
 * @param leftovers what becomes of spans that are too late or too many for their transaction;
 *     meaningless where the lifecycle is {@link TraceLifecycle#STREAM}
 * @param isOwnRequest whether a URL is the client's own, whose spans are dropped
 * @param editor changes what is sent of a span, or returns the very same; called once for each, by
 *     the encoder thread; must not throw
 */
public record SegmentOptions(
    int maxSpans,
    int maxBufferedSpans,
    Duration maxSegmentAge,
    TraceLifecycle lifecycle,
    LeftoverSpans leftovers,
    Predicate<String> isOwnRequest,
    UnaryOperator<SpanData> editor) {

  /** {@value}: what Sentry accepts of one transaction and of one container of streamed spans. */
  public static final int SENTRY_MAX_SPANS = 1000;

  /** {@value}: beyond it Sentry's SDKs send a bucket of streamed spans at once. */
  static final int MAX_BUCKET_BYTES = 5_000_000;

  /**
   * {@value}: a burst of ten seconds at 10,000 spans a second; some 100 MB if each holds 1 kB,
   * which only an encoder that gets no processor time can reach.
   */
  public static final int DEFAULT_MAX_BUFFERED_SPANS = 100_000;

  /**
   * One hour: longer than any request and most jobs, whose transactions then stay whole, and short
   * enough that roots that are never ended do not hold on to their children for good.
   */
  public static final Duration DEFAULT_MAX_SEGMENT_AGE = Duration.ofHours(1);

  // A year: nobody wants more, and 292 of them are more nanoseconds than fit into a long.
  private static final Duration LONGEST_SEGMENT_AGE = Duration.ofDays(365);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SegmentOptions {
    requireNonNull(maxSegmentAge, "maxSegmentAge");
    requireNonNull(lifecycle, "lifecycle");
    requireNonNull(leftovers, "leftovers");
    requireNonNull(isOwnRequest, "isOwnRequest");
    requireNonNull(editor, "editor");
    if (maxSpans < 1 || maxSpans > SENTRY_MAX_SPANS) {
      throw new IllegalArgumentException(
          "maxSpans must be in 1.." + SENTRY_MAX_SPANS + ", but is " + maxSpans);
    }
    if (maxBufferedSpans < maxSpans) {
      throw new IllegalArgumentException(
          "maxBufferedSpans must be at least "
              + maxSpans
              + ", as many as one transaction takes, but is "
              + maxBufferedSpans);
    }
    if (maxSegmentAge.isNegative()
        || maxSegmentAge.isZero()
        || maxSegmentAge.compareTo(LONGEST_SEGMENT_AGE) > 0) {
      throw new IllegalArgumentException(
          "maxSegmentAge must be positive and at most "
              + LONGEST_SEGMENT_AGE
              + ", but is "
              + maxSegmentAge);
    }
  }

  /** Returns options under which spans are sent as they were recorded. */
  public SegmentOptions(
      int maxSpans,
      int maxBufferedSpans,
      Duration maxSegmentAge,
      TraceLifecycle lifecycle,
      LeftoverSpans leftovers,
      Predicate<String> isOwnRequest) {
    this(
        maxSpans,
        maxBufferedSpans,
        maxSegmentAge,
        lifecycle,
        leftovers,
        isOwnRequest,
        UnaryOperator.identity());
  }

  /** Returns these options with another editor. */
  public SegmentOptions editing(UnaryOperator<SpanData> editor) {
    return new SegmentOptions(
        maxSpans, maxBufferedSpans, maxSegmentAge, lifecycle, leftovers, isOwnRequest, editor);
  }

  /** Returns the defaults: transactions, leftovers streamed, and no request is the client's own. */
  public static SegmentOptions defaults() {
    return new SegmentOptions(
        SENTRY_MAX_SPANS,
        DEFAULT_MAX_BUFFERED_SPANS,
        DEFAULT_MAX_SEGMENT_AGE,
        TraceLifecycle.STATIC,
        LeftoverSpans.STREAM,
        url -> false);
  }

  boolean isStream() {
    return lifecycle == TraceLifecycle.STREAM;
  }

  /** Whether ended spans may leave while their root is open; else those too many are lost. */
  boolean mayLeaveBeforeRoot() {
    return isStream() || leftovers == LeftoverSpans.STREAM;
  }
}
