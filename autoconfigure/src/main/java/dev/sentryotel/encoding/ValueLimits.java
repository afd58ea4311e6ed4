package dev.sentryotel.encoding;

import java.util.List;

/**
 * How much of an attribute's value is written: the steps by which a payload that is too large is
 * made smaller, so that the spans stay as long as possible.
 *
 * <p>Sentry refuses a transaction above 1 MiB as a whole.
 */
enum ValueLimits {
  /** Everything that could fit at all; what is cut here fits into no payload in whole anyway. */
  WHOLE(SpanContainers.MAX_PAYLOAD_BYTES, Integer.MAX_VALUE),
  /** Texts of at most 2 KiB. */
  CUT(2 * 1024, Integer.MAX_VALUE),
  /** Only values of at most 256 bytes; the others are left out. */
  SMALL(2 * 1024, 256);

  /** All of them in order; {@code values()} would make a new array for every payload. */
  static final List<ValueLimits> STEPS = List.of(values());

  private final int maxTextBytes;
  private final int maxValueBytes;

  ValueLimits(int maxTextBytes, int maxValueBytes) {
    this.maxTextBytes = maxTextBytes;
    this.maxValueBytes = maxValueBytes;
  }

  /** Returns to how many bytes a text is cut, in UTF-8. */
  int maxTextBytes() {
    return maxTextBytes;
  }

  /** Returns above how many bytes a value is left out. */
  int maxValueBytes() {
    return maxValueBytes;
  }
}
