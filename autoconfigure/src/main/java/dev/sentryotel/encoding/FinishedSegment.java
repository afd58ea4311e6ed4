package dev.sentryotel.encoding;

import dev.sentryotel.propagation.TraceFacts;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one segment that were taken together: its root with every span that had ended, or, where
 * {@code root} is null, leftovers: spans that ended after the root was taken, or many while it is
 * still open.
 *
 * @param facts of the segment
 * @param traceId 32 hex digits
 * @param segmentId span id of the root, 16 hex digits
 * @param root the ended root, or null for leftovers
 * @param spans ended spans of the segment without the root, in the order in which they ended
 * @param segmentName best name known of the segment, null if none is
 * @param isNameFinal whether the root has ended; false: {@code segmentName} is provisional
 * @param threadId number of the thread on which the root was started; 0 if unknown
 * @param threadName name of that thread, or null if unknown
 */
public record FinishedSegment(
    TraceFacts facts,
    String traceId,
    String segmentId,
    @Nullable SpanData root,
    List<SpanData> spans,
    @Nullable String segmentName,
    boolean isNameFinal,
    long threadId,
    @Nullable String threadName) {

  /** Returns the same spans as those of a segment of another name. */
  FinishedSegment named(String name) {
    return new FinishedSegment(
        facts, traceId, segmentId, root, spans, name, isNameFinal, threadId, threadName);
  }

  /** Returns how many spans these are, the root included. */
  public int spanCount() {
    return spans.size() + (root == null ? 0 : 1);
  }
}
