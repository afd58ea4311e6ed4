package dev.sentryotel.benchmarks;

import java.time.Duration;
import java.time.Instant;

/**
 * Under what a measurement took place.
 *
 * @param loadBefore load average of the machine before it began
 * @param loadAfter the same at its end, its own load included
 */
record Conditions(
    int rounds, Instant start, Duration duration, double loadBefore, double loadAfter) {

  /** Above, somebody else was at work: a quiet machine has less than this at the start. */
  static final double QUIET_LOAD = 0.5;

  static Conditions atStart(int rounds) {
    return new Conditions(rounds, Instant.now(), Duration.ZERO, ProcessCpu.loadAverage(), 0);
  }

  Conditions atEnd(Instant end) {
    return new Conditions(
        rounds, start, Duration.between(start, end), loadBefore, ProcessCpu.loadAverage());
  }

  boolean isQuiet() {
    return loadBefore < QUIET_LOAD;
  }
}
