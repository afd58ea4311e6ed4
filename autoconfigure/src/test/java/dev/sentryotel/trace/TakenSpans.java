package dev.sentryotel.trace;

import dev.sentryotel.encoding.FinishedSegment;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the encoder was given at once, by names. */
record TakenSpans(
    @Nullable String root,
    List<String> spans,
    String segmentId,
    @Nullable String segmentName,
    boolean isNameFinal) {

  static TakenSpans of(FinishedSegment segment) {
    SpanData root = segment.root();
    return new TakenSpans(
        root == null ? null : root.getName(),
        segment.spans().stream().map(SpanData::getName).toList(),
        segment.segmentId(),
        segment.segmentName(),
        segment.isNameFinal());
  }
}
