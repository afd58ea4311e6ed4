package dev.sentryotel.delivery;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads that take parcels out of the line: made on demand, sent home when idle for long.
 *
 * <p>Guarded by the lock of {@link EnvelopeLine}.
 */
final class Takers {

  private final int max;
  private final ReentrantLock lock;
  private final Runnable start;
  // One for each that waits. The last to come is the first to be called, so that of many that a
  // burst had made all but a few are not called for long, and leave.
  private final ArrayDeque<Condition> idle = new ArrayDeque<>();
  private int count;
  private int arriving;

  /**
   * @param start starts a thread; called with the lock held
   */
  Takers(int max, ReentrantLock lock, Runnable start) {
    this.max = max;
    this.lock = lock;
    this.start = start;
  }

  int count() {
    return count;
  }

  /** Wakes or starts so many takers. */
  void call(int wanted) {
    if (wanted <= 0) {
      return;
    }
    int called = 0;
    for (Condition taker : idle) {
      if (called++ == wanted) {
        break;
      }
      taker.signal();
    }
    int missing = wanted - idle.size() - arriving;
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
    Condition called = lock.newCondition();
    idle.addFirst(called);
    try {
      return called.awaitNanos(nanos);
    } finally {
      idle.remove(called);
    }
  }

  /** Takes in that one ends. */
  void left() {
    count--;
  }

  /** Wakes all that wait. */
  void wakeAll() {
    idle.forEach(Condition::signal);
  }
}
