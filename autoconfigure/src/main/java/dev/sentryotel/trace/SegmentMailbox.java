package dev.sentryotel.trace;

import io.opentelemetry.api.trace.SpanContext;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Segments the encoder must look at. Any thread puts them in, without a lock; the encoder thread
 * empties it whole. A segment is in it at most once, see {@link Segment#clearMailed()}.
 */
final class SegmentMailbox {

  /*
   * A stack linked through the segments themselves, so that putting one in allocates nothing. The
   * one who empties it turns it round: first in, first out.
   */
  private final AtomicReference<@Nullable Segment> last = new AtomicReference<>();
  // Stands for a closed box.
  private final Segment closed = new Segment(this, SpanContext.getInvalid(), null);

  /** Puts a segment in; false if the box is closed: the caller must see to the segment itself. */
  boolean put(Segment segment) {
    for (; ; ) {
      Segment before = last.get();
      if (before == closed) {
        return false;
      }
      segment.nextMail = before;
      if (last.compareAndSet(before, segment)) {
        return true;
      }
    }
  }

  boolean isEmpty() {
    Segment segment = last.get();
    return segment == null || segment == closed;
  }

  boolean isClosed() {
    return last.get() == closed;
  }

  /** Returns the first of those that were in it, linked by {@code nextMail}. */
  @Nullable Segment empty() {
    return isEmpty() ? null : turned(last.getAndSet(null));
  }

  /** Like {@link #empty()}, and lets nothing in any more. */
  @Nullable Segment close() {
    return turned(last.getAndSet(closed));
  }

  /** Closes the box if nothing is in it. */
  boolean closeIfEmpty() {
    return last.compareAndSet(null, closed) || isClosed();
  }

  private @Nullable Segment turned(@Nullable Segment last) {
    Segment first = null;
    Segment segment = last == closed ? null : last;
    while (segment != null) {
      Segment before = segment.nextMail;
      segment.nextMail = first;
      first = segment;
      segment = before;
    }
    return first;
  }
}
