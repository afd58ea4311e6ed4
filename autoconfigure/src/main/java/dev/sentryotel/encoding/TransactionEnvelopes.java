package dev.sentryotel.encoding;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.propagation.DynamicSamplingContext;
import dev.sentryotel.protocol.DataCategory;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the envelope of one transaction, smaller step by step until Sentry takes it: long texts are
 * cut, then large values of children left out, then children, those that started last before the
 * others.
 *
 * <p>Used by one thread at a time.
 */
final class TransactionEnvelopes {

  private static final String ITEM_TYPE = "transaction";
  static final Comparator<SpanData> BY_START =
      Comparator.comparingLong(SpanData::getStartEpochNanos);

  private final JsonOutput json = new JsonOutput();
  private final TransactionWriter payload;
  private final EnvelopeHeaders envelopes;
  private final Discards discards;

  TransactionEnvelopes(EncodingOptions options, EnvelopeHeaders envelopes, Discards discards) {
    this.payload = new TransactionWriter(json, options);
    this.envelopes = envelopes;
    this.discards = discards;
  }

  /** Hands out one envelope, or none if not even the root alone is small enough. */
  void write(TransactionContent content, DynamicSamplingContext context, Consumer<Envelope> out) {
    int children = content.children().size();
    int written = fit(content);
    if (written < 0) {
      discards.invalidTransaction(1 + children);
      return;
    }
    discards.overflow(children - written);
    EnvelopeWriter envelope = envelopes.begin(content.eventId(), context);
    envelope.beginItem(ITEM_TYPE);
    envelope.endItem(json.bytes());
    out.accept(envelope.finish(DataCategory.TRANSACTION, 1 + written));
  }

  /** Gives back memory, whatever state the last payload was left in. */
  void clear() {
    json.clear();
  }

  /** Returns how many children are in the payload, or -1 if there is none. */
  private int fit(TransactionContent content) {
    int children = content.children().size();
    for (ValueLimits limits : ValueLimits.STEPS) {
      if (payload.write(content, limits) == children) {
        discards.shrunk(limits);
        return children;
      }
    }
    discards.shrunk(ValueLimits.SMALL);
    List<SpanData> byStart = new ArrayList<>(content.children());
    byStart.sort(BY_START);
    return payload.write(content.withChildren(byStart), ValueLimits.SMALL);
  }
}
