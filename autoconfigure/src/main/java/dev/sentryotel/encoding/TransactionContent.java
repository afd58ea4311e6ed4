package dev.sentryotel.encoding;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction is made of.
 *
 * @param eventId 32 hex digits
 * @param root the span it is named after
 * @param children all valid, at most {@value #MAX_CHILDREN}
 * @param sampleRate applied in this process, in 0..1; NaN if none was
 * @param threadId of the thread that started the root; 0 if unknown
 * @param threadName name of that thread, or null if unknown
 * @param isLate whether the span's parent is in a transaction sent before
 */
record TransactionContent(
    String eventId,
    SpanData root,
    List<SpanData> children,
    double sampleRate,
    long threadId,
    @Nullable String threadName,
    boolean isLate) {

  /** As many as Sentry's server and its other SDKs take. */
  static final int MAX_CHILDREN = 1000;

  /** Returns the same with other children. */
  TransactionContent withChildren(List<SpanData> others) {
    return new TransactionContent(eventId, root, others, sampleRate, threadId, threadName, isLate);
  }
}
