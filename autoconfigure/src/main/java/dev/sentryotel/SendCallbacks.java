package dev.sentryotel;

import dev.sentryotel.encoding.OutgoingTransaction;
import dev.sentryotel.propagation.Destination;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application's callbacks, in the order in which they are called. What they look at is made
 * only where there is one.
 */
final class SendCallbacks {

  // Of a span that never was; only what is marked on it counts.
  private static final String ANY_TRACE_ID = "00000000000000000000000000000001";
  private static final String ANY_SPAN_ID = "0000000000000001";

  private final Context context = contextWithoutSpans();
  private final CallbackWatch watch = new CallbackWatch();
  private final List<GuardedCallback<EditableSpan>> ofSpans = new ArrayList<>();
  private final List<GuardedCallback<EditableTransaction>> ofTransactions = new ArrayList<>();

  void addOfSpans(String name, BeforeSendSpan callback) {
    ofSpans.add(new GuardedCallback<>(name, callback::beforeSend, context, watch));
  }

  void addOfTransactions(String name, BeforeSendTransaction callback) {
    ofTransactions.add(new GuardedCallback<>(name, callback::beforeSend, context, watch));
  }

  /** Returns the span as it is to be sent. */
  SpanData edit(SpanData span) {
    if (ofSpans.isEmpty()) {
      return span;
    }
    SpanEdit edit = new SpanEdit(span);
    for (GuardedCallback<EditableSpan> callback : ofSpans) {
      callback.call(edit);
    }
    return edit.data();
  }

  /** Returns the transaction as it is to be sent, or null if it is not. */
  @Nullable OutgoingTransaction edit(OutgoingTransaction transaction) {
    if (ofTransactions.isEmpty()) {
      return transaction;
    }
    TransactionEdit edit = new TransactionEdit(transaction);
    for (GuardedCallback<EditableTransaction> callback : ofTransactions) {
      if (!callback.call(edit)) {
        // Who fails decides nothing.
        edit.keep();
      }
      if (edit.isDropped()) {
        return null;
      }
    }
    return edit.result();
  }

  /** Names a callback that does not come back, if there is one. */
  void reportLingering() {
    watch.report();
  }

  /**
   * Spans of a callback would come to the callback, which would make spans again, without end. So
   * it runs as if it were part of a request to Sentry.
   */
  private static Context contextWithoutSpans() {
    TraceState state =
        TraceFacts.shared(TraceDecision.NOT_SAMPLED, Double.NaN, DiscardReason.SAMPLE_RATE)
            .on(TraceState.getDefault());
    SpanContext own =
        SpanContext.create(
            ANY_TRACE_ID, ANY_SPAN_ID, TraceFlags.getDefault(), Destination.OWN.mark(state));
    return Context.root().with(Span.wrap(own));
  }
}
