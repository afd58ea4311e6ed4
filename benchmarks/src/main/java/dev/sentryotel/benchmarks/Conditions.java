package dev.sentryotel.benchmarks;

import java.time.Duration;
import java.time.Instant;

/**
 * Under what a measurement took place.
 *
 * @param loadBefore load average of the machine before it began
 * @param loadAfter the same at its end, its own load included
 */
record Conditions(Instant start, Duration duration, double loadBefore, double loadAfter) {

  /** Above, somebody else was at work: a quiet machine has less than this at the start. */
  static final double QUIET_LOAD = 0.5;

  static Conditions atStart() {
    return new Conditions(Instant.now(), Duration.ZERO, ProcessCpu.loadAverage(), 0);
  }

  Conditions atEnd(Instant end) {
    return new Conditions(
        start, Duration.between(start, end), loadBefore, ProcessCpu.loadAverage());
  }

  boolean isQuiet() {
    return loadBefore < QUIET_LOAD;
  }
}
