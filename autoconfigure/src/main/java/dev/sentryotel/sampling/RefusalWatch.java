package dev.sentryotel.sampling;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices an application that sees no traces at all because a gateway before it sends {@code
 * traceparent} with the flag 00.
 *
 * <p>Called by any thread that starts a local root.
 */
final class RefusalWatch {

  private static final Logger LOGGER = LoggerFactory.getLogger(RefusalWatch.class);

  // Enough that chance is no explanation at any rate worth the name, few enough to be seen while
  // someone still wonders where the traces are.
  private static final int ROOTS = 100;

  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean isOver;

  /** Notes a root that was refused by a parent that only W3C's headers named. */
  void refusedByW3cParent() {
    if (!isOver && refused.incrementAndGet() == ROOTS) {
      isOver = true;
      LOGGER.warn(
          "None of the first {} traces was sampled, because each came with a traceparent whose flag"
              + " says not sampled, from a sender without Sentry. If a gateway sets that flag, write"
              + " sentry.w3c-parent-sampling: ignore.",
          ROOTS);
    }
  }

  /** Notes any other root: something else decides here, too. */
  void decidedOtherwise() {
    if (!isOver) {
      isOver = true;
    }
  }
}
