package dev.sentryotel.benchmarks;

import java.time.Duration;
import java.time.Instant;

/**
 * Under what a section was measured.
 *
 * @param loadBefore load average of the machine before anything of this run began: afterwards it is
 *     mostly our own
 */
record Conditions(Instant start, Duration duration, double loadBefore) {

  /** Above, somebody else was at work: a quiet machine has less than this at the start. */
  private static final double QUIET_LOAD = 0.5;

  static Conditions since(Instant start, double loadBefore) {
    return new Conditions(start, Duration.between(start, Instant.now()), loadBefore);
  }

  boolean isQuiet() {
    return loadBefore < QUIET_LOAD;
  }
}
