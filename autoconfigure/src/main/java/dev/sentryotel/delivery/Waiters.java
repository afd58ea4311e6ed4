package dev.sentryotel.delivery;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait until parcels have come to their end: flushes, and the close of the client.
 *
 * <p>Guarded by the lock of {@link EnvelopeLine}.
 */
final class Waiters {

  /**
   * {@value}: who flushes after every request while nothing answers must not fill the heap with
   * questions that nobody waits for any more.
   */
  static final int MAX_WATCHES = 1000;

  /**
   * Somebody who waits without a thread.
   *
   * @param upTo number of the last parcel waited for
   */
  private record Watch(long upTo, Runnable whenSettled) {}

  private final Parcels parcels;
  private final Condition parcelSettled;
  private final ArrayDeque<Watch> watches = new ArrayDeque<>();
  private int drainers;
  private long answers;

  Waiters(Parcels parcels, Condition parcelSettled) {
    this.parcels = parcels;
    this.parcelSettled = parcelSettled;
  }

  /** Takes in that a parcel came to its end. */
  void settled() {
    parcelSettled.signalAll();
  }

  /** Takes in that an answer came. */
  void answered() {
    answers++;
  }

  /** Returns how many answers came so far. */
  long answers() {
    return answers;
  }

  /** Whether somebody waits until nothing is left at all. */
  boolean isAnyDraining() {
    return drainers > 0;
  }

  /**
   * Waits until every parcel that was added before has come to its end.
   *
   * @return whether it came so far in time
   */
  boolean await(long timeoutNanos) throws InterruptedException {
    long upTo = parcels.lastNumber();
    long leftNanos = timeoutNanos;
    while (parcels.isAnyUpTo(upTo)) {
      if (leftNanos <= 0) {
        return false;
      }
      leftNanos = parcelSettled.awaitNanos(leftNanos);
    }
    return true;
  }

  /**
   * Waits until no parcel is left.
   *
   * @param timeoutNanos how long to wait without an answer; each answer grants it anew
   * @param maxNanos how long to wait in all
   * @return whether it came so far in time
   */
  boolean awaitNone(long timeoutNanos, long maxNanos) throws InterruptedException {
    drainers++;
    try {
      long start = System.nanoTime();
      long lastProgress = start;
      long seenAnswers = answers;
      while (!parcels.isEmpty()) {
        long now = System.nanoTime();
        if (answers != seenAnswers) {
          seenAnswers = answers;
          lastProgress = now;
        }
        long leftNanos = Math.min(lastProgress + timeoutNanos, start + maxNanos) - now;
        if (leftNanos <= 0) {
          return false;
        }
        parcelSettled.awaitNanos(leftNanos);
      }
      return true;
    } finally {
      drainers--;
    }
  }

  /**
   * Notes somebody to be told when every parcel that was added before has come to its end.
   *
   * @return false, and nothing is done, if {@value #MAX_WATCHES} others wait
   */
  boolean watch(Runnable whenSettled) {
    if (watches.size() >= MAX_WATCHES) {
      return false;
    }
    watches.addLast(new Watch(parcels.lastNumber(), whenSettled));
    return true;
  }

  /** Takes one who is to be told now, without the lock; null if nobody is. */
  @Nullable Runnable takeDueWatch() {
    return watches.isEmpty() || parcels.isAnyUpTo(watches.getFirst().upTo)
        ? null
        : watches.removeFirst().whenSettled;
  }
}
