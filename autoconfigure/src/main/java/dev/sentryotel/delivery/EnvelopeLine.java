package dev.sentryotel.delivery;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded line of parcels between those who offer and those who send.
 *
 * <p>Threads: offering and settling hold the lock for a few moves of references, never during I/O.
 */
final class EnvelopeLine {

  /*
   * A parcel is unsettled from its offer until somebody settles it, which happens once: whoever
   * removes it from the set counts its end. In between it is in one of these stages:
   *
   *   offer -> WAITING -> take -> IN_FLIGHT -> settle
   *               ^                  | delay
   *               +---- requeue --- DELAYED
   *
   *   IN_FLIGHT, DELAYED or WAITING -> spool -> TO_SPOOL -+
   *   WAITING, with more than half of the room in use ----+-> takeToSpool -> BEING_WRITTEN -> settle
   *
   * What goes to the spool keeps its room until it is written, so memory stays bounded where a disk
   * is slow.
   *
   * The bound in bytes is on all unsettled parcels. The set is in the order of offers, so its first
   * element tells a flush whether anything older than it is left.
   *
   * Takers are threads made on demand: another is asked for when more parcels may start than takers
   * are idle. A taker that finds nothing for idleNanos leaves.
   */

  /**
   * {@value}: who flushes after every request while nothing answers must not fill the heap with
   * questions that nobody waits for any more.
   */
  static final int MAX_WATCHES = 1000;

  private final long maxBytes;
  private final int maxTakers;
  private final long idleNanos;
  private final SendWindow window;
  private final Runnable startTaker;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workCame = lock.newCondition();
  private final Condition parcelSettled = lock.newCondition();
  private final Condition spoolWorkCame = lock.newCondition();

  // All guarded by lock.
  private final ArrayDeque<Parcel> waiting = new ArrayDeque<>();
  private final Set<Parcel> unsettled = new LinkedHashSet<>();
  private final ArrayDeque<Parcel> toSpool = new ArrayDeque<>();
  private boolean isSpooling;
  private boolean isSpoolingOver;
  private long lastNumber;
  private long bytes;
  private long spans;
  private int inFlight;
  private long inFlightSpans;
  private int takers;
  private int idleTakers;
  private int arrivingTakers;
  private boolean isClosing;
  private boolean isClosed;
  private long answers;
  private int drainers;
  private final ArrayDeque<Watch> watches = new ArrayDeque<>();

  /**
   * Somebody who waits without a thread.
   *
   * @param upTo number of the last parcel waited for
   */
  private record Watch(long upTo, Runnable whenSettled) {}

  /**
   * @param startTaker starts a thread that calls {@link #take} until it returns null; called with
   *     the lock held
   */
  EnvelopeLine(long maxBytes, int maxTakers, long idleNanos, Runnable startTaker) {
    this.maxBytes = maxBytes;
    this.maxTakers = maxTakers;
    this.idleNanos = idleNanos;
    this.window = new SendWindow(maxTakers);
    this.startTaker = startTaker;
  }

  /** Puts a parcel at the end, or returns false if there is no room or the intake has stopped. */
  boolean offer(Parcel parcel) {
    lock.lock();
    try {
      if (isClosing || bytes + parcel.bytes() > maxBytes) {
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
    parcel.number = ++lastNumber;
    bytes += parcel.bytes();
    spans += parcel.spans();
    unsettled.add(parcel);
    waiting.addLast(parcel);
    callTakers(0);
    if (isSpilling()) {
      spoolWorkCame.signal();
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
      Parcel parcel = awaitParcel();
      if (parcel == null) {
        removeTaker();
      }
      return parcel;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Parcel awaitParcel() {
    long leftNanos = idleNanos;
    while (!isClosed) {
      if (!waiting.isEmpty() && inFlight < window.allowed()) {
        Parcel parcel = waiting.removeFirst();
        parcel.stage = Parcel.Stage.IN_FLIGHT;
        parcel.attempts++;
        inFlight++;
        inFlightSpans += parcel.spans();
        return parcel;
      }
      if (leftNanos <= 0) {
        return null;
      }
      idleTakers++;
      try {
        leftNanos = workCame.awaitNanos(leftNanos);
      } catch (InterruptedException e) {
        return null; // The thread ends; who is needed is called anew.
      } finally {
        idleTakers--;
      }
    }
    return null;
  }

  /** Takes in that a taker that was asked for is there. */
  void takerArrived() {
    lock.lock();
    try {
      arrivingTakers--;
    } finally {
      lock.unlock();
    }
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
    takers--;
    callTakers(0);
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
      if (!unsettled.remove(parcel)) {
        return false;
      }
      end(parcel, count);
      callTakers(1);
    } finally {
      lock.unlock();
    }
    tellWatches();
    return true;
  }

  private void end(Parcel parcel, Consumer<Parcel> count) {
    bytes -= parcel.bytes();
    spans -= parcel.spans();
    leaveStage(parcel);
    parcelSettled.signalAll();
    count.accept(parcel);
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
      return watches.isEmpty() || isUnsettled(watches.getFirst().upTo)
          ? null
          : watches.removeFirst().whenSettled;
    } finally {
      lock.unlock();
    }
  }

  private void leaveStage(Parcel parcel) {
    switch (parcel.stage) {
      case WAITING -> waiting.remove(parcel);
      case IN_FLIGHT -> {
        inFlight--;
        inFlightSpans -= parcel.spans();
      }
      case TO_SPOOL -> toSpool.remove(parcel);
      case DELAYED, BEING_WRITTEN -> {}
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
      if (isClosing || bytes > maxBytes / 2 || !unsettled.contains(parcel)) {
        return false;
      }
      leaveStage(parcel);
      parcel.stage = Parcel.Stage.DELAYED;
      callTakers(1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a delayed or unspooled parcel to the front, unless it was settled meanwhile. */
  void requeue(Parcel parcel) {
    lock.lock();
    try {
      if (unsettled.contains(parcel)) {
        parcel.stage = Parcel.Stage.WAITING;
        waiting.addFirst(parcel);
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
      if (!isSpooling || !parcel.isLive() || !unsettled.contains(parcel)) {
        return false;
      }
      leaveStage(parcel);
      parcel.stage = Parcel.Stage.TO_SPOOL;
      toSpool.addLast(parcel);
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
      for (Parcel parcel : List.copyOf(unsettled)) {
        SpoolReplay replay = parcel.replay;
        if (replay != null) {
          unsettled.remove(parcel);
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
   * @return null if none came in time, or {@link #endSpooling} was called
   */
  @Nullable Parcel takeToSpool(long timeoutNanos) {
    lock.lock();
    try {
      long leftNanos = timeoutNanos;
      while (true) {
        Parcel parcel = toSpool.isEmpty() ? takeOldestWaiting() : toSpool.removeFirst();
        if (parcel != null) {
          parcel.stage = Parcel.Stage.BEING_WRITTEN;
          return parcel;
        }
        if (leftNanos <= 0 || isSpoolingOver) {
          return null;
        }
        leftNanos = spoolWorkCame.awaitNanos(leftNanos);
      }
    } catch (InterruptedException e) {
      return null; // Not by us, and no reason to end.
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@link #takeToSpool} wait no more. */
  void endSpooling() {
    lock.lock();
    try {
      isSpoolingOver = true;
      spoolWorkCame.signal();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Parcel takeOldestWaiting() {
    if (!isSpilling()) {
      return null;
    }
    for (Parcel parcel : waiting) { // Nearly always the first.
      if (parcel.isLive()) {
        waiting.remove(parcel);
        return parcel;
      }
    }
    return null;
  }

  private boolean isSpilling() {
    return isSpooling && !isClosing && bytes > maxBytes / 2;
  }

  /** Whether a parcel from the spool would be in nobody's way: nobody waits, half may start. */
  boolean isRoomForReplay() {
    lock.lock();
    try {
      int allowed = window.allowed();
      return !isClosing
          && drainers == 0
          && waiting.isEmpty()
          && allowed > 0
          && inFlight < Math.max(1, allowed / 2)
          && bytes < maxBytes / 4;
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
      answers++;
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
   * @return false, and nothing is done, if {@value #MAX_WATCHES} others wait
   */
  boolean watch(Runnable whenSettled) {
    lock.lock();
    try {
      if (watches.size() >= MAX_WATCHES) {
        return false;
      }
      watches.addLast(new Watch(lastNumber, whenSettled));
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
      long upTo = lastNumber;
      long leftNanos = timeoutNanos;
      while (isUnsettled(upTo)) {
        if (leftNanos <= 0) {
          return false;
        }
        leftNanos = parcelSettled.awaitNanos(leftNanos);
      }
      return true;
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
      drainers++;
      long start = System.nanoTime();
      long lastProgress = start;
      long seenAnswers = answers;
      while (!unsettled.isEmpty()) {
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      drainers--;
      lock.unlock();
    }
  }

  private boolean isUnsettled(long upTo) {
    return !unsettled.isEmpty() && unsettled.iterator().next().number <= upTo;
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
      for (Parcel parcel : List.copyOf(unsettled)) {
        if (parcel.stage == Parcel.Stage.DELAYED && !spool(parcel)) {
          unsettled.remove(parcel);
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
      unsettled.forEach(count);
      unsettled.clear();
      waiting.clear();
      toSpool.clear();
      bytes = 0;
      spans = 0;
      inFlight = 0;
      inFlightSpans = 0;
      parcelSettled.signalAll();
    } finally {
      lock.unlock();
    }
    tellWatches();
  }

  /** Whether the intake has stopped. */
  boolean isClosing() {
    lock.lock();
    try {
      return isClosing;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many answers came so far. */
  long answers() {
    lock.lock();
    try {
      return answers;
    } finally {
      lock.unlock();
    }
  }

  /** Sends every idle taker home, and each other when it comes for its next parcel. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      workCame.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is on its way, completed by what the line does not know. */
  DeliverySnapshot snapshot(long connectionsOpened, Map<String, Instant> rateLimitedUntil) {
    lock.lock();
    try {
      return new DeliverySnapshot(
          unsettled.size() - inFlight,
          spans - inFlightSpans,
          inFlight,
          inFlightSpans,
          bytes,
          takers,
          window.allowed(),
          connectionsOpened,
          rateLimitedUntil);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Wakes or starts as many takers as parcels may start.
   *
   * @param coming takers about to come anyway: the calling one
   */
  private void callTakers(int coming) {
    int wanted = Math.min(waiting.size(), window.allowed() - inFlight) - coming;
    for (int i = Math.min(wanted, idleTakers); i > 0; i--) {
      workCame.signal();
    }
    int missing = wanted - idleTakers - arrivingTakers;
    for (int i = missing; i > 0 && takers < maxTakers && !isClosed; i--) {
      takers++;
      arrivingTakers++;
      try {
        startTaker.run();
      } catch (OutOfMemoryError e) {
        // No further thread to be had; those there are go on, and the next parcel tries again.
        takers--;
        arrivingTakers--;
        return;
      }
    }
  }
}
