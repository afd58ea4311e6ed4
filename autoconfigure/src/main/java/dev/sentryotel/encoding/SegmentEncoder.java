package dev.sentryotel.encoding;

import dev.sentryotel.delivery.Envelope;
import java.util.function.Consumer;

/**
 * Turns finished segments into envelopes. Used by one thread at a time.
 *
 * <p>Every span handed in either is in exactly one of the envelopes handed out or has been counted
 * as discarded by the encoder. If {@code encode} throws, the caller counts the spans for which no
 * envelope came out.
 */
public interface SegmentEncoder {

  /** Encodes a segment and hands each envelope to {@code out} as soon as it is finished. */
  void encode(FinishedSegment segment, Consumer<Envelope> out);
}
