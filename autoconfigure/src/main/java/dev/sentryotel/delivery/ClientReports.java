package dev.sentryotel.delivery;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ledger's losses Sentry has been told of.
 *
 * <p>There is no second set of counters: a report is what the ledger holds beyond what was reported
 * before, so a loss is reported once or, if its report is lost, again.
 */
final class ClientReports {

  /**
   * Sentry's documentation asks for no more than this in one report; what is left takes the next.
   */
  static final int MAX_PAYLOAD_BYTES = 4096;

  private static final int BYTES_AROUND_LOSSES =
      "{\"timestamp\":,\"discarded_events\":[]}".length() + 20;

  private final Ledger ledger;
  private final InstantSource wallClock;
  private final boolean isEnabled;
  private final ReentrantLock lock = new ReentrantLock(); // Held for the moment of a sum only.
  // By Ledger.index; guarded by the lock.
  private final long[] reported = new long[Ledger.CELLS];

  ClientReports(Ledger ledger, InstantSource wallClock, boolean isEnabled) {
    this.ledger = ledger;
    this.wallClock = wallClock;
    this.isEnabled = isEnabled;
  }

  /**
   * Takes what has not been reported yet, or returns null if there is nothing, or another thread is
   * busy with it: senders do not wait for each other, and the next envelope takes it along.
   */
  @Nullable ClientReport take() {
    return lock.tryLock() ? takeAndUnlock() : null;
  }

  /** Takes what has not been reported yet, for a report that no envelope follows. */
  @Nullable ClientReport takeLast() {
    lock.lock();
    return takeAndUnlock();
  }

  private @Nullable ClientReport takeAndUnlock() {
    List<Discarded> losses;
    try {
      losses = isEnabled ? takeLosses() : List.of();
    } finally {
      lock.unlock();
    }
    return losses.isEmpty() ? null : new ClientReport(wallClock.instant().getEpochSecond(), losses);
  }

  private List<Discarded> takeLosses() {
    List<Discarded> losses = new ArrayList<>();
    int bytes = BYTES_AROUND_LOSSES;
    for (Discarded total : ledger.discardedByReason()) {
      int index = Ledger.index(total.reason(), total.category());
      long quantity = total.quantity() - reported[index];
      if (quantity <= 0 || !total.reason().isReported()) {
        continue;
      }
      Discarded loss = new Discarded(total.reason(), total.category(), quantity);
      bytes += ClientReport.json(loss).length() + 1;
      if (bytes > MAX_PAYLOAD_BYTES) {
        break;
      }
      reported[index] = total.quantity();
      losses.add(loss);
    }
    return losses;
  }

  /** Makes the losses of a report that was lost part of the next one. */
  void putBack(@Nullable ClientReport report) {
    if (report == null) {
      return;
    }
    lock.lock();
    try {
      for (Discarded loss : report.losses()) {
        reported[Ledger.index(loss.reason(), loss.category())] -= loss.quantity();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #takeLast} would return a report. */
  boolean isAnythingUnreported() {
    if (!isEnabled) {
      return false;
    }
    lock.lock();
    try {
      return ledger.discardedByReason().stream()
          .anyMatch(
              total ->
                  total.reason().isReported()
                      && total.quantity()
                          > reported[Ledger.index(total.reason(), total.category())]);
    } finally {
      lock.unlock();
    }
  }
}
