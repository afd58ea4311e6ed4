package dev.sentryotel.delivery;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parcels that have not come to their end, by stage, and what they weigh together.
 *
 * <p>Guarded by the lock of {@link EnvelopeLine}.
 */
final class Parcels {

  /*
   * A parcel is in the set from its offer until somebody settles it, which happens once: whoever
   * removes it counts its end. In between it is in one of these stages:
   *
   *   add -> WAITING -> startFirst -> IN_FLIGHT -> settle
   *             ^                         | delay
   *             +------- requeue ----- DELAYED
   *
   *   IN_FLIGHT, DELAYED or WAITING -> toSpool -> TO_SPOOL -> writeFirst -+
   *   WAITING ---------------------------------------- writeOldestWaiting +-> BEING_WRITTEN -> settle
   *
   * The set is in the order of offers, so its first element tells a flush whether anything older than
   * it is left.
   */

  private final Set<Parcel> unsettled = new LinkedHashSet<>();
  private final ArrayDeque<Parcel> waiting = new ArrayDeque<>();
  private final ArrayDeque<Parcel> toSpool = new ArrayDeque<>();
  private long lastNumber;
  private long bytes;
  private long spans;
  private int inFlight;
  private long inFlightSpans;

  void add(Parcel parcel) {
    parcel.number = ++lastNumber;
    parcel.stage = Parcel.Stage.WAITING;
    bytes += parcel.bytes();
    spans += parcel.spans();
    unsettled.add(parcel);
    waiting.addLast(parcel);
  }

  /** Takes a parcel out; returns false if it was out. */
  boolean settle(Parcel parcel) {
    if (!unsettled.remove(parcel)) {
      return false;
    }
    bytes -= parcel.bytes();
    spans -= parcel.spans();
    leaveStage(parcel);
    return true;
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

  /** Puts the first that waits in flight; there must be one. */
  Parcel startFirst() {
    Parcel parcel = waiting.removeFirst();
    parcel.stage = Parcel.Stage.IN_FLIGHT;
    parcel.attempts++;
    inFlight++;
    inFlightSpans += parcel.spans();
    return parcel;
  }

  void delay(Parcel parcel) {
    leaveStage(parcel);
    parcel.stage = Parcel.Stage.DELAYED;
  }

  /** Puts a parcel that was delayed or being written in front of those that wait. */
  void requeue(Parcel parcel) {
    parcel.stage = Parcel.Stage.WAITING;
    waiting.addFirst(parcel);
  }

  /** Puts a parcel at the end of those that are to be written to the spool. */
  void toSpool(Parcel parcel) {
    leaveStage(parcel);
    parcel.stage = Parcel.Stage.TO_SPOOL;
    toSpool.addLast(parcel);
  }

  /** Takes the first that is to be written; null if none is. */
  @Nullable Parcel writeFirst() {
    return written(toSpool.pollFirst());
  }

  /** Takes the oldest of those that wait and may go to the spool; null if none may. */
  @Nullable Parcel writeOldestWaiting() {
    for (Parcel parcel : waiting) { // Nearly always the first.
      if (parcel.isLive()) {
        waiting.remove(parcel);
        return written(parcel);
      }
    }
    return null;
  }

  private static @Nullable Parcel written(@Nullable Parcel parcel) {
    if (parcel != null) {
      parcel.stage = Parcel.Stage.BEING_WRITTEN;
    }
    return parcel;
  }

  boolean contains(Parcel parcel) {
    return unsettled.contains(parcel);
  }

  boolean isEmpty() {
    return unsettled.isEmpty();
  }

  /** Returns a copy of all, the oldest first. */
  List<Parcel> all() {
    return List.copyOf(unsettled);
  }

  /** Returns the number of the parcel that was added last. */
  long lastNumber() {
    return lastNumber;
  }

  /** Whether a parcel of that number or a lower one is left. */
  boolean isAnyUpTo(long number) {
    return !unsettled.isEmpty() && unsettled.iterator().next().number <= number;
  }

  int count() {
    return unsettled.size();
  }

  int waiting() {
    return waiting.size();
  }

  int inFlight() {
    return inFlight;
  }

  long bytes() {
    return bytes;
  }

  long spans() {
    return spans;
  }

  long inFlightSpans() {
    return inFlightSpans;
  }
}
