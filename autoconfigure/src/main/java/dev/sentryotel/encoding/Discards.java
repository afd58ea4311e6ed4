package dev.sentryotel.encoding;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;

/**
 * What was left out while one segment is encoded. It reaches the ledger when the segment is done:
 * if encoding fails half way, its caller counts everything for which no envelope came out, and
 * nothing may be counted twice.
 *
 * <p>Used by one thread at a time.
 */
final class Discards {

  private final Ledger ledger;
  private long overflowingSpans;
  private long invalidSpans;
  private long invalidTransactions;
  private long refusedSpans;
  private long cutPayloads;
  private long thinnedPayloads;
  private long refusedTransactions;

  Discards(Ledger ledger) {
    this.ledger = ledger;
  }

  void clear() {
    overflowingSpans = 0;
    invalidSpans = 0;
    invalidTransactions = 0;
    refusedSpans = 0;
    cutPayloads = 0;
    thinnedPayloads = 0;
    refusedTransactions = 0;
  }

  /** Counts spans for which there was no room. */
  void overflow(int spans) {
    overflowingSpans += spans;
  }

  /** Counts a span that Sentry would refuse. */
  void invalidSpan() {
    invalidSpans++;
  }

  /**
   * Counts a transaction that Sentry would refuse.
   *
   * @param spans its spans, the root included
   */
  void invalidTransaction(int spans) {
    invalidTransactions++;
    invalidSpans += spans;
  }

  /**
   * Counts a transaction that a callback dropped.
   *
   * @param spans its spans, the root included
   */
  void refusedTransaction(int spans) {
    refusedTransactions++;
    refusedSpans += spans;
  }

  /** Counts a payload that was made smaller, with what was done for it last. */
  void shrunk(ValueLimits limits) {
    if (limits != ValueLimits.WHOLE) {
      cutPayloads++;
    }
    if (limits == ValueLimits.SMALL) {
      thinnedPayloads++;
    }
  }

  /** Hands the sums to the ledger. */
  void commit() {
    if (overflowingSpans > 0) {
      ledger.discardSpans(DiscardReason.BUFFER_OVERFLOW, overflowingSpans);
    }
    if (invalidTransactions > 0) {
      ledger.discard(DiscardReason.INVALID, DataCategory.TRANSACTION, invalidTransactions);
    }
    if (invalidSpans > 0) {
      ledger.discardSpans(DiscardReason.INVALID, invalidSpans);
    }
    if (refusedTransactions > 0) {
      ledger.discard(DiscardReason.BEFORE_SEND, DataCategory.TRANSACTION, refusedTransactions);
      ledger.discardSpans(DiscardReason.BEFORE_SEND, refusedSpans);
    }
    if (cutPayloads > 0) {
      ledger.payloadsCut(cutPayloads);
      ledger.payloadsThinned(thinnedPayloads);
    }
    clear();
  }
}
