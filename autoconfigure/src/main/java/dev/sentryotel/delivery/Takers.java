package dev.sentryotel.delivery;

import java.util.concurrent.locks.Condition;

/**
 * The threads that take parcels out of the line: made on demand, sent home when idle for long.
 *
 * <p>Guarded by the lock of {@link EnvelopeLine}.
 */
final class Takers {

  private final int max;
  private final Condition workCame;
  private final Runnable start;
  private int count;
  private int idle;
  private int arriving;

  /**
   * @param start starts a thread; called with the lock held
   */
  Takers(int max, Condition workCame, Runnable start) {
    this.max = max;
    this.workCame = workCame;
    this.start = start;
  }

  int count() {
    return count;
  }

  /** Wakes or starts so many takers. */
  void call(int wanted) {
    for (int i = Math.min(wanted, idle); i > 0; i--) {
      workCame.signal();
    }
    int missing = wanted - idle - arriving;
    for (int i = missing; i > 0 && count < max; i--) {
      count++;
      arriving++;
      try {
        start.run();
      } catch (OutOfMemoryError e) {
        // No further thread to be had; those there are go on, and the next parcel tries again.
        count--;
        arriving--;
        return;
      }
    }
  }

  /** Takes in that one that was started is there. */
  void arrived() {
    arriving--;
  }

  /**
   * Has the calling taker wait for work, or for nothing: it has to look, and perhaps wait again.
   *
   * @return how much of the time is left
   */
  @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
  long awaitWork(long nanos) throws InterruptedException {
    idle++;
    try {
      return workCame.awaitNanos(nanos);
    } finally {
      idle--;
    }
  }

  /** Takes in that one ends. */
  void left() {
    count--;
  }

  /** Wakes all that wait. */
  void wakeAll() {
    workCame.signalAll();
  }
}
