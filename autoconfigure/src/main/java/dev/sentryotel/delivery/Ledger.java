package dev.sentryotel.delivery;

import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one client: what ended, what was delivered, and what was discarded and why, each
 * counted where it happens.
 *
 * <p>Every sampled span that ends has exactly one end: {@code ended = delivered + discarded +
 * spooled + pending}. May be called from any thread and never blocks.
 */
@SuppressWarnings("EnumOrdinal") // An index into this process's counters, never stored or sent.
public final class Ledger {

  private static final DiscardReason[] REASONS = DiscardReason.values();
  private static final DataCategory[] CATEGORIES = DataCategory.values();

  /** How many pairs of reason and category there are. */
  static final int CELLS = REASONS.length * CATEGORIES.length;

  // Adders rather than one array of atomics: unsampled spans are counted on every application
  // thread. Most cells stay empty, so each is made when first needed.
  private final AtomicReferenceArray<@Nullable LongAdder> discarded =
      new AtomicReferenceArray<>(CELLS);
  private final LongAdder endedSpans = new LongAdder();
  private final LongAdder ownRequests = new LongAdder();
  private final LongAdder deliveredSpans = new LongAdder();
  private final LongAdder discardedSpans = new LongAdder();
  private final LongAdder spooledSpans = new LongAdder();
  private final LongAdder replayedSpans = new LongAdder();
  private final LongAdder lostReplaySpans = new LongAdder();
  private final LongAdder retriedCalls = new LongAdder();
  private final LongAdder payloadsCut = new LongAdder();
  private final LongAdder payloadsThinned = new LongAdder();
  private volatile Runnable whenNew = () -> {};
  private final boolean hasTransactions;

  /** Creates accounts of a client that sends transactions. */
  public Ledger() {
    this(true);
  }

  private Ledger(boolean hasTransactions) {
    this.hasTransactions = hasTransactions;
  }

  /** Creates accounts of a client that streams spans, of which none is a transaction. */
  public static Ledger ofStream() {
    return new Ledger(false);
  }

  /** Counts a sampled span that has ended. */
  public void spanEnded() {
    endedSpans.increment();
  }

  /** Takes back spans counted as ended that turned out to be the client's own requests. */
  public void ownRequests(int spans) {
    ownRequests.add(spans);
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
   * Counts a local root that was lost with its spans: a transaction, unless spans are streamed.
   *
   * @param spans its spans, the root included
   */
  public void discardTransaction(DiscardReason reason, long spans) {
    if (hasTransactions) {
      discard(reason, DataCategory.TRANSACTION, 1);
    }
    discard(reason, DataCategory.SPAN, spans);
  }

  /**
   * Counts any loss. Lost spans had ended before, except those never recorded: {@link
   * DiscardReason#SAMPLE_RATE} and {@link DiscardReason#BACKPRESSURE}, or see {@link #notRecorded}.
   */
  public void discard(DiscardReason reason, DataCategory category, long quantity) {
    if (category == DataCategory.SPAN && isOfEndedSpans(reason)) {
      discardedSpans.add(quantity);
    }
    cell(reason, category).add(quantity);
  }

  /** Counts what was decided against before it was recorded, so that it never ends. */
  public void notRecorded(DiscardReason reason, DataCategory category, long quantity) {
    cell(reason, category).add(quantity);
  }

  /** Counts a local root that was decided against before it was recorded. */
  public void rootNotRecorded(DiscardReason reason) {
    if (hasTransactions) {
      notRecorded(reason, DataCategory.TRANSACTION, 1);
    }
    notRecorded(reason, DataCategory.SPAN, 1);
  }

  /** Counts the loss of everything in an envelope. */
  void discard(DiscardReason reason, Envelope envelope) {
    EnvelopeContent content = EnvelopeContent.of(envelope);
    discardedSpans.add(isOfEndedSpans(reason) ? content.spans() : 0);
    discardContent(reason, content);
  }

  private void discardContent(DiscardReason reason, EnvelopeContent content) {
    switch (content.category()) {
      case TRANSACTION -> {
        notRecorded(reason, DataCategory.TRANSACTION, 1);
        notRecorded(reason, DataCategory.SPAN, content.count());
      }
      // Sentry asks for an estimate of the bytes only.
      case LOG_ITEM -> discardWeighed(reason, DataCategory.LOG_BYTE, content);
      case TRACE_METRIC -> discardWeighed(reason, DataCategory.TRACE_METRIC_BYTE, content);
      case INTERNAL -> {} // A report of losses is none.
      default -> notRecorded(reason, content.category(), content.count());
    }
  }

  private void discardWeighed(DiscardReason reason, DataCategory bytes, EnvelopeContent content) {
    notRecorded(reason, content.category(), content.count());
    notRecorded(reason, bytes, content.bytes());
  }

  /** Counts spans that were kept on disk for later. */
  void spansSpooled(int spans) {
    spooledSpans.add(spans);
  }

  /** Counts spans from the disk that were answered with 2xx; another process may have kept them. */
  void spansReplayed(int spans) {
    replayedSpans.add(spans);
  }

  /**
   * Counts the loss of an envelope from the disk. Its spans were counted as spooled when they were
   * kept, so they are not discarded once more; but Sentry is told of them.
   */
  void discardReplay(DiscardReason reason, EnvelopeContent envelope) {
    lostReplaySpans.add(envelope.spans());
    discardContent(reason, envelope);
  }

  /** Counts one more attempt at an envelope that had no answer. */
  void callRetried() {
    retriedCalls.increment();
  }

  /** Counts payloads that Sentry would not have taken whole, whose long texts were cut. */
  public void payloadsCut(long payloads) {
    payloadsCut.add(payloads);
  }

  /** Counts payloads, cut before, for which large values of spans were left out too. */
  public void payloadsThinned(long payloads) {
    payloadsThinned.add(payloads);
  }

  /** Returns how often a category was lost for a reason so far. */
  public long discarded(DiscardReason reason, DataCategory category) {
    LongAdder cell = discarded.get(index(reason, category));
    return cell == null ? 0 : cell.sum();
  }

  /** Returns the sampled spans that have ended so far. */
  public long endedSpans() {
    // What is taken back is read first: else a span that ends between both would seem not to have.
    long own = ownRequests.sum();
    return endedSpans.sum() - own;
  }

  /** Returns the spans answered with 2xx so far. */
  public long deliveredSpans() {
    return deliveredSpans.sum();
  }

  /** Returns all accounts. */
  public Accounts accounts() {
    // Ends are read before beginnings, so that what happens meanwhile never makes more of the
    // former.
    long delivered = deliveredSpans.sum();
    long spooled = spooledSpans.sum();
    long lost = discardedSpans.sum();
    return new Accounts(
        endedSpans(),
        delivered,
        lost,
        spooled,
        replayedSpans.sum(),
        lostReplaySpans.sum(),
        retriedCalls.sum(),
        payloadsCut.sum(),
        payloadsThinned.sum(),
        discardedByReason());
  }

  /** Returns every loss that is not zero, in the order of reasons and categories. */
  List<Discarded> discardedByReason() {
    List<Discarded> losses = new ArrayList<>();
    for (int i = 0; i < discarded.length(); i++) {
      LongAdder cell = discarded.get(i);
      long quantity = cell == null ? 0 : cell.sum();
      if (quantity > 0) {
        losses.add(
            new Discarded(
                REASONS[i / CATEGORIES.length], CATEGORIES[i % CATEGORIES.length], quantity));
      }
    }
    return losses;
  }

  private LongAdder cell(DiscardReason reason, DataCategory category) {
    int index = index(reason, category);
    LongAdder cell = discarded.get(index);
    if (cell != null) {
      return cell;
    }
    LongAdder made = new LongAdder();
    LongAdder other = discarded.compareAndExchange(index, null, made);
    if (other != null) {
      return other;
    }
    whenNew.run();
    return made;
  }

  /**
   * Has somebody told just before the first loss of each reason and category.
   *
   * @param listener called by any thread, with any lock held; must neither block nor throw
   */
  void whenNew(Runnable listener) {
    whenNew = listener;
  }

  /** Returns the number of a pair, in 0..{@link #CELLS} - 1. */
  static int index(DiscardReason reason, DataCategory category) {
    return reason.ordinal() * CATEGORIES.length + category.ordinal();
  }

  private static boolean isOfEndedSpans(DiscardReason reason) {
    return reason != DiscardReason.SAMPLE_RATE && reason != DiscardReason.BACKPRESSURE;
  }
}
