package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DiscardReason;
import java.util.function.Consumer;

/**
 * Brings parcels to their end, each once: out of the line, into the accounts, off the disk.
 *
 * <p>Any thread, but with no lock held: a file may have to be removed.
 */
final class ParcelEnds {

  private final EnvelopeLine line;
  private final Ledger ledger;
  private final DeliveryLog log;
  private final Runnable reportEnded;

  /**
   * @param reportEnded told that a report that went alone is on its way no more
   */
  ParcelEnds(EnvelopeLine line, Ledger ledger, DeliveryLog log, Runnable reportEnded) {
    this.line = line;
    this.ledger = ledger;
    this.log = log;
    this.reportEnded = reportEnded;
  }

  void delivered(Parcel parcel) {
    settle(parcel, this::countDelivered);
  }

  /** Returns false if it had come to an end before. */
  boolean discarded(Parcel parcel, DiscardReason reason) {
    if (parcel.replay != null && reason != DiscardReason.RATE_LIMITED) {
      parcel.replay.refused();
    }
    return settle(parcel, settled -> count(settled, reason));
  }

  /** Discards a parcel for want of an answer, of time or of room, and says so in the log. */
  void givenUp(Parcel parcel, DiscardReason reason) {
    if (discarded(parcel, reason)) {
      log.givenUp(reason, parcel.spans());
    }
  }

  /** Leaves an envelope from the spool there. */
  void released(Parcel parcel, SpoolReplay replay) {
    if (line.settle(parcel, settled -> {})) {
      replay.release();
    }
  }

  private boolean settle(Parcel parcel, Consumer<Parcel> count) {
    boolean isFirst = line.settle(parcel, count);
    if (isFirst && parcel.replay != null) {
      parcel.replay.delete();
    }
    return isFirst;
  }

  /** Counts the loss of a parcel that the line has let go of. */
  void count(Parcel parcel, DiscardReason reason) {
    if (parcel.envelope == null) {
      reportEnded.run();
    } else if (parcel.replay != null) {
      ledger.discardReplay(reason, EnvelopeContent.of(parcel.envelope));
    } else {
      ledger.discard(reason, parcel.envelope);
    }
  }

  private void countDelivered(Parcel parcel) {
    if (parcel.envelope == null) {
      reportEnded.run();
    } else if (parcel.replay != null) {
      ledger.spansReplayed(EnvelopeContent.of(parcel.envelope).spans());
    } else {
      ledger.spansDelivered(parcel.spans());
    }
  }
}
