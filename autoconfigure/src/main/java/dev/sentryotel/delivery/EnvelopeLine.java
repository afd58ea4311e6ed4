package dev.sentryotel.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded line of parcels between those who offer and those who send.
 *
 * <p>Threads: any. Offering and settling hold the lock for a few moves of references, never during
 * I/O.
 */
final class EnvelopeLine {

  /*
   * What is where stands in Parcels; here is who may do what, and when. The bound in bytes is on
   * everything that has not come to its end: what goes to the spool keeps its room until it is
   * written, so memory stays bounded where a disk is slow.
   *
   * Another taker is asked for when more parcels may start than takers are idle. A taker that finds
   * nothing for idleNanos leaves.
   */

  private final long maxBytes;
  private final long idleNanos;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition spoolWorkCame = lock.newCondition();

  // All guarded by lock, but isClosing is read without it too.
  private final Parcels parcels = new Parcels();
  private final SendWindow window;
  private final Takers takers;
  private final Waiters waiters;
  private boolean isSpooling;
  private boolean mustSpoolerLook;
  private volatile boolean isClosing;
  private boolean isClosed;

  /**
   * @param startTaker starts a thread that calls {@link #takeFirst}, then {@link #take}, until one
   *     returns null; called with the lock held
   */
  EnvelopeLine(long maxBytes, int maxTakers, long idleNanos, Runnable startTaker) {
    this.maxBytes = maxBytes;
    this.idleNanos = idleNanos;
    window = new SendWindow(maxTakers);
    takers = new Takers(maxTakers, lock, startTaker);
    waiters = new Waiters(parcels, lock.newCondition());
  }

  /** Puts a parcel at the end, or returns false if there is no room or the intake has stopped. */
  boolean offer(Parcel parcel) {
    lock.lock();
    try {
      if (isClosing || parcels.bytes() + parcel.bytes() > maxBytes) {
        return false;
      }
      add(parcel);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a report at the end, also while closing; returns false once closed. */
  boolean addReport(Parcel report) {
    lock.lock();
    try {
      if (isClosed) {
        return false;
      }
      add(report);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void add(Parcel parcel) {
    parcels.add(parcel);
    callTakers(0);
    if (isSpilling()) {
      spoolWorkCame.signal();
    }
  }

  /** Is {@link #take} for a taker that has just been started. */
  @Nullable Parcel takeFirst() {
    lock.lock();
    try {
      takers.arrived();
      return takeOrLeave();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next parcel, waiting for one.
   *
   * @return null if the calling thread shall end: it was idle for long, or the line is closed
   */
  @Nullable Parcel take() {
    lock.lock();
    try {
      return takeOrLeave();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Parcel takeOrLeave() {
    Parcel parcel = awaitParcel();
    if (parcel == null) {
      removeTaker();
    }
    return parcel;
  }

  private @Nullable Parcel awaitParcel() {
    long leftNanos = idleNanos;
    while (!isClosed) {
      if (parcels.waiting() > 0 && parcels.inFlight() < window.allowed()) {
        return parcels.startFirst();
      }
      if (leftNanos <= 0) {
        return null;
      }
      try {
        leftNanos = takers.awaitWork(leftNanos);
      } catch (InterruptedException e) {
        return null; // The thread ends; who is needed is called anew.
      }
    }
    return null;
  }

  /** Takes in that a taker ended without being told to by {@link #take}. */
  void takerDied() {
    lock.lock();
    try {
      removeTaker();
    } finally {
      lock.unlock();
    }
  }

  private void removeTaker() {
    takers.left();
    callTakers(0);
  }

  /**
   * Wakes or starts as many takers as parcels may start.
   *
   * @param coming takers about to come anyway: the calling one
   */
  private void callTakers(int coming) {
    if (!isClosed) {
      takers.call(Math.min(parcels.waiting(), window.allowed() - parcels.inFlight()) - coming);
    }
  }

  /**
   * Ends a parcel.
   *
   * @param count counts its end; called with the lock held, and only if nobody ended it before
   * @return whether nobody ended it before
   */
  boolean settle(Parcel parcel, Consumer<Parcel> count) {
    lock.lock();
    try {
      if (!end(parcel, count)) {
        return false;
      }
      callTakers(1);
    } finally {
      lock.unlock();
    }
    tellWatches();
    return true;
  }

  private boolean end(Parcel parcel, Consumer<Parcel> count) {
    if (!parcels.settle(parcel)) {
      return false;
    }
    waiters.settled();
    count.accept(parcel);
    return true;
  }

  // Without the lock: who is told may have its own listeners, and those do what they like.
  private void tellWatches() {
    for (Runnable due = takeDueWatch(); due != null; due = takeDueWatch()) {
      due.run();
    }
  }

  private @Nullable Runnable takeDueWatch() {
    lock.lock();
    try {
      return waiters.takeDueWatch();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a parcel out of flight, to be {@link #requeue requeued} later.
   *
   * @return false, and nothing is done, while closing, or if the line is more than half full: what
   *     waits there is as good and has not been tried
   */
  boolean delay(Parcel parcel) {
    lock.lock();
    try {
      if (isClosing || isHalfFull() || !parcels.contains(parcel)) {
        return false;
      }
      parcels.delay(parcel);
      callTakers(1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isHalfFull() {
    return parcels.bytes() > maxBytes / 2;
  }

  /** Puts a delayed or unspooled parcel to the front, unless it was settled meanwhile. */
  void requeue(Parcel parcel) {
    lock.lock();
    try {
      if (parcels.contains(parcel)) {
        parcels.requeue(parcel);
        callTakers(0);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says whether there is a spool that can take parcels. */
  void spooling(boolean isSpooling) {
    lock.lock();
    try {
      this.isSpooling = isSpooling;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands a parcel over to the spool, which will settle it.
   *
   * @return false, and nothing is done, if there is no spool, or none for this one, or it was
   *     settled meanwhile
   */
  boolean spool(Parcel parcel) {
    lock.lock();
    try {
      if (!isSpooling || !parcel.isLive() || !parcels.contains(parcel)) {
        return false;
      }
      parcels.toSpool(parcel);
      spoolWorkCame.signal();
      callTakers(1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands everything that is left over to the spool, as the last step of closing.
   *
   * @return what came from the spool and was settled by this; its files have to be released
   */
  List<SpoolReplay> spoolAll() {
    List<SpoolReplay> replays = new ArrayList<>();
    lock.lock();
    try {
      for (Parcel parcel : parcels.all()) {
        SpoolReplay replay = parcel.replay;
        if (replay != null) {
          end(parcel, settled -> replays.add(replay));
        } else if (!parcel.isOnItsWayToDisk()) {
          spool(parcel);
        }
      }
    } finally {
      lock.unlock();
    }
    tellWatches();
    return replays;
  }

  /**
   * Takes the next parcel to be spooled, waiting for one. To be called by one thread only.
   *
   * @return null if none came in time, or {@link #callSpooler} was called
   */
  @Nullable Parcel takeToSpool(long timeoutNanos) {
    lock.lock();
    try {
      long leftNanos = timeoutNanos;
      while (true) {
        Parcel parcel = parcels.writeFirst();
        if (parcel == null && isSpilling()) {
          parcel = parcels.writeOldestWaiting();
        }
        if (parcel != null || leftNanos <= 0 || mustSpoolerLook) {
          mustSpoolerLook = false;
          return parcel;
        }
        leftNanos = spoolWorkCame.awaitNanos(leftNanos);
      }
    } catch (InterruptedException e) {
      return null; // Not by us, and no reason to end.
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@link #takeToSpool} return, now or the next time. */
  void callSpooler() {
    lock.lock();
    try {
      mustSpoolerLook = true;
      spoolWorkCame.signal();
    } finally {
      lock.unlock();
    }
  }

  private boolean isSpilling() {
    return isSpooling && !isClosing && isHalfFull();
  }

  /** Whether a parcel from the spool would be in nobody's way: nobody waits, half may start. */
  boolean isRoomForReplay() {
    lock.lock();
    try {
      int allowed = window.allowed();
      return !isClosing
          && !waiters.isAnyDraining()
          && parcels.waiting() == 0
          && allowed > 0
          && parcels.inFlight() < Math.max(1, allowed / 2)
          && parcels.bytes() < maxBytes / 4;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a parcel from the spool into the line, unless there is no more room for it. */
  boolean offerReplay(Parcel parcel) {
    lock.lock();
    try {
      if (!isRoomForReplay()) {
        return false;
      }
      add(parcel);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes in that an answer came. */
  void answered() {
    lock.lock();
    try {
      waiters.answered();
      window.answered();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes in that no answer came.
   *
   * @return whether sending pauses until {@link #resume}
   */
  boolean unanswered() {
    lock.lock();
    try {
      return window.unanswered();
    } finally {
      lock.unlock();
    }
  }

  /** Ends a pause. */
  void resume() {
    lock.lock();
    try {
      window.resume();
      callTakers(0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has it told when every parcel offered before is settled: perhaps at once, else by the thread
   * that settles the last.
   *
   * @param whenSettled called without the lock; must not throw
   * @return false, and nothing is done, if {@value Waiters#MAX_WATCHES} others wait
   */
  boolean watch(Runnable whenSettled) {
    lock.lock();
    try {
      if (!waiters.watch(whenSettled)) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    tellWatches();
    return true;
  }

  /**
   * Waits until every parcel offered before is settled.
   *
   * @return whether it came so far in time; false too if the thread was interrupted
   */
  boolean awaitSettled(long timeoutNanos) {
    lock.lock();
    try {
      return waiters.await(timeoutNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until every parcel is settled.
   *
   * @param timeoutNanos how long to wait without an answer; each answer grants it anew
   * @param maxNanos how long to wait in all
   * @return whether nothing is left; false too if the thread was interrupted
   */
  boolean awaitAllSettled(long timeoutNanos, long maxNanos) {
    lock.lock();
    try {
      return waiters.awaitNone(timeoutNanos, maxNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops the intake and ends what was delayed, or has it spooled, for nothing is tried again while
   * closing.
   *
   * @param count as in {@link #settle}
   * @return whether this was the first call
   */
  boolean stopIntake(Consumer<Parcel> count) {
    lock.lock();
    try {
      if (isClosing) {
        return false;
      }
      isClosing = true;
      for (Parcel parcel : parcels.all()) {
        if (parcel.stage == Parcel.Stage.DELAYED && !spool(parcel)) {
          end(parcel, count);
        }
      }
      window.resume();
      callTakers(0);
    } finally {
      lock.unlock();
    }
    tellWatches();
    return true;
  }

  /**
   * Ends everything that is left.
   *
   * @param count as in {@link #settle}
   */
  void settleAll(Consumer<Parcel> count) {
    lock.lock();
    try {
      parcels.all().forEach(parcel -> end(parcel, count));
    } finally {
      lock.unlock();
    }
    tellWatches();
  }

  /** Whether the intake has stopped. */
  boolean isClosing() {
    return isClosing;
  }

  /** Returns how many answers came so far. */
  long answers() {
    lock.lock();
    try {
      return waiters.answers();
    } finally {
      lock.unlock();
    }
  }

  /** Sends every idle taker home, and each other when it comes for its next parcel. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      takers.wakeAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is on its way, completed by what the line does not know. */
  DeliverySnapshot snapshot(long connectionsOpened, Map<String, Instant> rateLimitedUntil) {
    lock.lock();
    try {
      return new DeliverySnapshot(
          parcels.count() - parcels.inFlight(),
          parcels.spans() - parcels.inFlightSpans(),
          parcels.inFlight(),
          parcels.inFlightSpans(),
          parcels.bytes(),
          takers.count(),
          window.allowed(),
          connectionsOpened,
          rateLimitedUntil);
    } finally {
      lock.unlock();
    }
  }
}
