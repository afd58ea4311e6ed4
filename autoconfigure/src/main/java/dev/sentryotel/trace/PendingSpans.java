package dev.sentryotel.trace;

/**
 * Ended spans that have not become an envelope yet, by where they are. The numbers are read one
 * after the other; they fit together exactly only when nothing moves.
 *
 * @param open in segments whose root is still open, and late ones that wait for company
 * @param waiting in segments whose root has ended, roots included
 * @param encoding being encoded now
 * @param oldestWaitingNanos how long the encoder has known of the segment it works on; 0 if it
 *     rests, which it does for no longer than some 100 ms while anything waits
 */
public record PendingSpans(long open, long waiting, long encoding, long oldestWaitingNanos) {

  /** Returns the sum over all stages. */
  public long total() {
    return open + waiting + encoding;
  }
}
