package dev.sentryotel.trace;

import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/** A span that has ended, before it those of its segment that ended earlier. */
final class FinishedSpan {

  final ReadableSpan span;
  // Written before the span is published, never after.
  @Nullable FinishedSpan earlier;
  int count;
  // What it and the earlier ones weigh, 0 if unknown; the encoder thread's, see BucketScale.
  long weighedBytes;

  FinishedSpan(ReadableSpan span) {
    this.span = span;
  }

  static int count(@Nullable FinishedSpan last) {
    return last == null ? 0 : last.count;
  }
}
