package dev.sentryotel.delivery;

import java.time.Duration;

/**
 * How often the spool's thread looks, so that tests need not wait.
 *
 * @param betweenReplays the least between the starts of two envelopes from the disk
 * @param whileHeldUp the longest before it looks again while live traffic, a rate limit or silence
 *     is in the way
 * @param afterRefusal before the next envelope from the disk after one was refused
 * @param betweenScans between two looks through the directory
 * @param afterRemovals after which it may look again before that, for more files than it knows, or
 *     if other clients may have made room
 * @param afterFailure before the disk is tried again
 */
record SpoolPace(
    Duration betweenReplays,
    Duration whileHeldUp,
    Duration afterRefusal,
    Duration betweenScans,
    Duration afterRemovals,
    Duration afterFailure) {

  /**
   * Returns the real one: 100 a second at most, and one at a time; 12 a second at 80 ms. A refusal
   * (a proxy without its server answers 503) costs one envelope, which must not be sent again, so
   * the next is risked a minute later.
   */
  static SpoolPace real() {
    return new SpoolPace(
        Duration.ofMillis(10),
        Duration.ofMillis(250),
        Duration.ofMinutes(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10));
  }
}
