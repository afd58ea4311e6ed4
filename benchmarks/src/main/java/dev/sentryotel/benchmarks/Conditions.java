package dev.sentryotel.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Under what a section was measured.
 *
 * @param loadBefore load average of the machine before anything of this run began: afterwards it is
 *     mostly our own
 */
record Conditions(Instant start, Duration duration, double loadBefore) {

  /** Above, somebody else was at work: a quiet machine has less than this at the start. */
  private static final double QUIET_LOAD = 0.3;

  private static final long MAX_WAIT_NANOS = TimeUnit.MINUTES.toNanos(4);

  /**
   * Waits for the machine to come to rest, if only from the build, and returns its load average.
   */
  static double awaitQuiet() throws InterruptedException {
    long start = System.nanoTime();
    while (ProcessCpu.loadAverage() >= QUIET_LOAD && System.nanoTime() - start < MAX_WAIT_NANOS) {
      TimeUnit.SECONDS.sleep(1);
    }
    return ProcessCpu.loadAverage();
  }

  static Conditions since(Instant start, double loadBefore) {
    return new Conditions(start, Duration.between(start, Instant.now()), loadBefore);
  }

  boolean isQuiet() {
    return loadBefore < QUIET_LOAD;
  }
}
