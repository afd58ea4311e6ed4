package dev.sentryotel.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Estimates how many bytes the ended spans of a segment hold, so that large ones need not wait for
 * company. Each span is looked at once. Only the encoder thread uses it.
 *
 * <p>Texts count with their length, of events too, which are not sent but held as long as their
 * span. {@code encoding} splits a container by its true size.
 */
final class BucketScale {

  // Ids, times and our own attributes as JSON; what the objects take in memory is about as much.
  private static final int BYTES_OF_SPAN = 800;
  // {"type":"string","value":""} and what is between two of them.
  private static final int BYTES_AROUND_VALUE = 32;
  private static final int BYTES_OF_NUMBER = 8;

  // Bound once; of one segment at a time.
  private final BiConsumer<AttributeKey<?>, Object> adder = this::add;
  private long bytes;

  /** Returns the estimate for what a segment holds now; never throws. */
  long weigh(Segment segment) {
    try {
      return weighNew(segment);
    } catch (RuntimeException | StackOverflowError e) {
      // A span that cannot be read. Whoever sends it finds out as well, and counts it.
      return Long.MAX_VALUE;
    }
  }

  private long weighNew(Segment segment) {
    FinishedSpan last = segment.lastFinished();
    if (last == null) {
      return 0;
    }
    bytes = 0;
    FinishedSpan finished = last;
    while (finished != null && finished.weighedBytes == 0) {
      add(finished.span);
      finished = finished.earlier;
    }
    last.weighedBytes = bytes + (finished == null ? 0 : finished.weighedBytes);
    return last.weighedBytes;
  }

  private void add(ReadableSpan span) {
    // Not getAttributes(), which copies them.
    SpanData data = span.toSpanData();
    bytes += BYTES_OF_SPAN + data.getName().length();
    data.getAttributes().forEach(adder);
    for (LinkData link : data.getLinks()) {
      link.getAttributes().forEach(adder);
    }
    for (EventData event : data.getEvents()) {
      event.getAttributes().forEach(adder);
    }
  }

  private void add(AttributeKey<?> key, Object value) {
    bytes += BYTES_AROUND_VALUE + key.getKey().length() + lengthOf(value);
  }

  private static long lengthOf(Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(BucketScale::lengthOf).sum();
    }
    return value instanceof Value<?> nested ? nested.asString().length() : BYTES_OF_NUMBER;
  }
}
