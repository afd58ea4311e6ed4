package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The accounts of one client: what ended, what was delivered, and what was discarded and why, each
 * counted where it happens.
 *
 * <p>Every sampled span that ends has exactly one end: {@code ended = delivered + discarded +
 * spooled + pending}. May be called from any thread and never blocks.
 */
@SuppressWarnings("EnumOrdinal") // An index into this process's counters, never stored or sent.
public final class Ledger {

  private static final int CATEGORIES = DataCategory.values().length;
  private static final int CELLS = DiscardReason.values().length * CATEGORIES;

  private final AtomicLongArray discarded = new AtomicLongArray(CELLS);
  private final LongAdder endedSpans = new LongAdder();
  private final LongAdder deliveredSpans = new LongAdder();

  /** Counts a sampled span that has ended. */
  public void spanEnded() {
    endedSpans.increment();
  }

  /** Counts spans that were answered with 2xx. */
  public void spansDelivered(int spans) {
    deliveredSpans.add(spans);
  }

  /** Counts spans that were lost outside a transaction. */
  public void discardSpans(DiscardReason reason, long spans) {
    discard(reason, DataCategory.SPAN, spans);
  }

  /**
   * Counts a transaction that was lost with its spans.
   *
   * @param spans its spans, the root included
   */
  public void discardTransaction(DiscardReason reason, long spans) {
    discard(reason, DataCategory.TRANSACTION, 1);
    discard(reason, DataCategory.SPAN, spans);
  }

  /** Counts any loss. */
  public void discard(DiscardReason reason, DataCategory category, long quantity) {
    discarded.addAndGet(reason.ordinal() * CATEGORIES + category.ordinal(), quantity);
  }

  /** Returns how often a category was lost for a reason so far. */
  public long discarded(DiscardReason reason, DataCategory category) {
    return discarded.get(reason.ordinal() * CATEGORIES + category.ordinal());
  }

  /** Returns the sampled spans that have ended so far. */
  public long endedSpans() {
    return endedSpans.sum();
  }

  /** Returns the spans answered with 2xx so far. */
  public long deliveredSpans() {
    return deliveredSpans.sum();
  }
}
