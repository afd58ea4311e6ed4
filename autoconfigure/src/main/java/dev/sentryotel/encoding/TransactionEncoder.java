package dev.sentryotel.encoding;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.propagation.DynamicSamplingContext;
import dev.sentryotel.propagation.DynamicSamplingContexts;
import dev.sentryotel.propagation.LocalRoot;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns segments into transactions: the lifecycle {@code static}.
 *
 * <table>
 * <caption>What becomes of a segment</caption>
 * <tr><td>root and children</td><td>one transaction</td></tr>
 * <tr><td>children beyond 1000, those that started last</td><td>{@code STREAM}: containers of
 *     streamed spans; {@code TRANSACTION}: counted as {@code buffer_overflow}</td></tr>
 * <tr><td>leftovers whose root has ended</td><td>{@code STREAM}: containers; {@code TRANSACTION}: a
 *     transaction for each whose parent is not among them</td></tr>
 * <tr><td>leftovers whose root is open</td><td>{@code STREAM}: containers; {@code TRANSACTION}:
 *     counted as {@code buffer_overflow}</td></tr>
 * <tr><td>a child that Sentry would refuse, with the whole transaction</td><td>counted as {@code
 *     invalid}</td></tr>
 * </table>
 *
 * <p>Each transaction passes the options' {@link TransactionGate} first.
 *
 * <p>A payload beyond 1 MiB is made smaller, see {@link ValueLimits}; children removed for that are
 * counted as {@code buffer_overflow}, a root that is too large alone as {@code invalid}.
 *
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/envelopes/event-payloads/transaction/">Transaction
 *     payloads</a>
 */
public final class TransactionEncoder implements SegmentEncoder {

  private final LeftoverSpans leftoverSpans;
  private final TransactionGate gate;
  private final DynamicSamplingContexts contexts;
  private final EventIds eventIds;
  private final Discards discards;
  private final TransactionEnvelopes transactions;
  private final SpanContainers containers;

  TransactionEncoder(
      EncodingOptions options,
      LeftoverSpans leftoverSpans,
      DynamicSamplingContexts contexts,
      Ledger ledger,
      LongSupplier random) {
    EnvelopeHeaders envelopes = new EnvelopeHeaders();
    this.leftoverSpans = leftoverSpans;
    this.gate = options.gate();
    this.contexts = contexts;
    this.eventIds = new EventIds(random);
    this.discards = new Discards(ledger);
    this.transactions = new TransactionEnvelopes(options, envelopes, discards);
    this.containers = new SpanContainers(options, envelopes, contexts, discards);
  }

  /** Creates an encoder that counts what it cannot encode in the ledger. */
  public static TransactionEncoder create(
      EncodingOptions options,
      LeftoverSpans leftoverSpans,
      DynamicSamplingContexts contexts,
      Ledger ledger) {
    return new TransactionEncoder(
        requireNonNull(options, "options"),
        requireNonNull(leftoverSpans, "leftoverSpans"),
        requireNonNull(contexts, "contexts"),
        requireNonNull(ledger, "ledger"),
        () -> ThreadLocalRandom.current().nextLong());
  }

  @Override
  public void encode(FinishedSegment segment, Consumer<Envelope> out) {
    discards.clear();
    try {
      SpanData root = segment.root();
      if (root == null) {
        leftovers(segment, segment.spans(), out);
      } else {
        transaction(segment, root, out);
      }
      discards.commit();
    } finally {
      transactions.clear();
      containers.clear();
    }
  }

  private void transaction(FinishedSegment segment, SpanData root, Consumer<Envelope> out) {
    if (!SpanFields.isValidRoot(root, segment.traceId())) {
      discards.invalidTransaction(segment.spanCount());
      return;
    }
    List<SpanData> children = valid(segment.spans(), segment.traceId());
    List<SpanData> surplus = List.of();
    if (children.size() > TransactionContent.MAX_CHILDREN) {
      children = new ArrayList<>(children);
      children.sort(TransactionEnvelopes.BY_START);
      surplus = children.subList(TransactionContent.MAX_CHILDREN, children.size());
      children = children.subList(0, TransactionContent.MAX_CHILDREN);
    }
    OutgoingTransaction passed = gate.pass(new OutgoingTransaction(root, children));
    if (passed == null) {
      discards.refusedTransaction(1 + children.size() + surplus.size());
      segment.facts().refuse(DiscardReason.BEFORE_SEND);
      return;
    }
    FinishedSegment named =
        passed.root() == root ? segment : renamed(segment, MappedSpan.of(passed.root()));
    TransactionContent content =
        new TransactionContent(
            eventIds.next(),
            passed.root(),
            passed.spans(),
            segment.facts().localSampleRate(),
            segment.threadId(),
            segment.threadName(),
            false);
    transactions.write(content, contexts.freeze(segment.facts(), segment.traceId()), out);
    if (!surplus.isEmpty()) {
      surplus(named, surplus, out);
    }
  }

  /** Has what leaves later go by the name that the transaction left with. */
  private static FinishedSegment renamed(FinishedSegment segment, MappedSpan root) {
    LocalRoot localRoot = segment.facts().localRoot();
    if (localRoot != null) {
      localRoot.rename(root.description(), root.source());
    }
    return segment.named(root.description());
  }

  private void surplus(FinishedSegment segment, List<SpanData> spans, Consumer<Envelope> out) {
    if (leftoverSpans == LeftoverSpans.STREAM) {
      containers.write(segment, null, spans, out);
    } else {
      discards.overflow(spans.size());
    }
  }

  private void leftovers(FinishedSegment segment, List<SpanData> spans, Consumer<Envelope> out) {
    if (leftoverSpans == LeftoverSpans.STREAM || !segment.isNameFinal()) {
      surplus(segment, spans, out);
      return;
    }
    DynamicSamplingContext context = contexts.freeze(segment.facts(), segment.traceId());
    for (LateFamilies.Family family : LateFamilies.of(valid(spans, segment.traceId()))) {
      late(family, context, out);
    }
  }

  private void late(
      LateFamilies.Family family, DynamicSamplingContext context, Consumer<Envelope> out) {
    List<SpanData> descendants = family.descendants();
    if (descendants.size() > TransactionContent.MAX_CHILDREN) {
      descendants.sort(TransactionEnvelopes.BY_START);
      discards.overflow(descendants.size() - TransactionContent.MAX_CHILDREN);
      descendants = descendants.subList(0, TransactionContent.MAX_CHILDREN);
    }
    OutgoingTransaction passed = gate.pass(new OutgoingTransaction(family.eldest(), descendants));
    if (passed == null) {
      discards.refusedTransaction(1 + descendants.size());
      return;
    }
    // Neither rate nor thread: both are known of the segment's root only.
    TransactionContent content =
        new TransactionContent(
            eventIds.next(), passed.root(), passed.spans(), Double.NaN, 0, null, true);
    transactions.write(content, context, out);
  }

  /** Returns the spans that Sentry takes, and counts the others. */
  private List<SpanData> valid(List<SpanData> spans, String traceId) {
    List<SpanData> valid = null;
    for (int i = 0; i < spans.size(); i++) {
      SpanData span = spans.get(i);
      boolean isValid = SpanFields.isValid(span, traceId);
      if (!isValid) {
        discards.invalidSpan();
        // A copy only now: nearly always all are valid.
        valid = valid == null ? new ArrayList<>(spans.subList(0, i)) : valid;
      } else if (valid != null) {
        valid.add(span);
      }
    }
    return valid == null ? spans : valid;
  }
}
