package dev.sentryotel;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which callback runs, and since when: while one runs, nothing is encoded.
 *
 * <p>Callbacks come and go on the encoder thread; any thread may ask.
 */
final class CallbackWatch {

  /** A second: what is not done by then waits for something. */
  static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger logger = LoggerFactory.getLogger(CallbackWatch.class);

  // The time is written before the name.
  private long sinceNanos;
  private volatile @Nullable String running;

  void begin(String name) {
    sinceNanos = System.nanoTime();
    running = name;
  }

  /** Returns for how long it has run, in nanoseconds. */
  long end() {
    running = null;
    return System.nanoTime() - sinceNanos;
  }

  /** Names a callback that has not come back for long, if there is one. */
  void report() {
    String name = running;
    if (name != null) {
      long nanos = System.nanoTime() - sinceNanos;
      if (nanos > SLOW_NANOS) {
        logger.warn(
            "The callback '{}' has been running for {} s; until it returns nothing more is sent to"
                + " Sentry.",
            name,
            TimeUnit.NANOSECONDS.toSeconds(nanos));
      }
    }
  }
}
