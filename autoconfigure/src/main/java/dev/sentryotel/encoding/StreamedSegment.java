package dev.sentryotel.encoding;

import dev.sentryotel.mapping.AttributePolicy;
import dev.sentryotel.mapping.UserFields;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * The segment that streamed spans name, once per batch.
 *
 * @param id span id of the root, 16 hex digits
 * @param name of the root, final or as far as known; never empty
 * @param root if it is in the batch
 * @param sampleRate applied in this process, in 0..1; NaN if none was
 * @param threadId of the thread that started the root; 0 if unknown
 * @param threadName name of that thread, or null if unknown
 * @param user of the root, if it is in the batch and personal data is sent
 */
record StreamedSegment(
    String id,
    String name,
    @Nullable SpanData root,
    double sampleRate,
    long threadId,
    @Nullable String threadName,
    @Nullable UserFields user) {

  static StreamedSegment of(
      FinishedSegment segment, @Nullable SpanData root, AttributePolicy policy) {
    String name = segment.segmentName();
    return new StreamedSegment(
        segment.segmentId(),
        name == null || name.isEmpty()
            ? TransactionWriter.UNLABELED
            // Every span carries it.
            : Utf8.cut(name, ValueLimits.CUT.maxTextBytes()),
        root,
        segment.facts().localSampleRate(),
        segment.threadId(),
        segment.threadName(),
        root == null ? null : UserFields.of(root, policy));
  }
}
