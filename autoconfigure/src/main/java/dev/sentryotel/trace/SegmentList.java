package dev.sentryotel.trace;

import org.jspecify.annotations.Nullable;

/**
 * Segments that wait for a moment, the one whose moment comes first in front. Linked through the
 * segments themselves; a segment is in one list at most. Only the encoder thread uses it.
 */
final class SegmentList {

  // All wait equally long, so the order of arrival is the order of the moments.
  private final long delayNanos;
  private @Nullable Segment first;
  private @Nullable Segment last;

  SegmentList(long delayNanos) {
    this.delayNanos = delayNanos;
  }

  @Nullable Segment first() {
    return first;
  }

  /** Returns the first segment if its moment has come, else null. */
  @Nullable Segment firstDue(long nowNanos) {
    Segment segment = first;
    return segment != null && segment.dueNanos - nowNanos <= 0 ? segment : null;
  }

  /** Returns nanoseconds until the first segment's moment, negative if past, or the other value. */
  long nanosUntilDue(long nowNanos, long otherwise) {
    return first == null ? otherwise : Math.min(otherwise, first.dueNanos - nowNanos);
  }

  /** Adds a segment at the end, out of the list it was in; nothing changes if that is this one. */
  void add(Segment segment, long nowNanos) {
    if (segment.list == this) {
      return;
    }
    remove(segment);
    segment.list = this;
    segment.dueNanos = nowNanos + delayNanos;
    segment.previous = last;
    if (last == null) {
      first = segment;
    } else {
      last.next = segment;
    }
    last = segment;
  }

  /** Removes a segment from the list it is in, if any, and leaves no link behind. */
  static void remove(Segment segment) {
    SegmentList list = segment.list;
    if (list == null) {
      return;
    }
    Segment previous = segment.previous;
    Segment next = segment.next;
    if (previous == null) {
      list.first = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      list.last = previous;
    } else {
      next.previous = previous;
    }
    segment.list = null;
    segment.previous = null;
    segment.next = null;
  }
}
