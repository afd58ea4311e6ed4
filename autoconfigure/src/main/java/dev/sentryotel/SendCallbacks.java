package dev.sentryotel;

import dev.sentryotel.encoding.OutgoingTransaction;
import dev.sentryotel.propagation.Destination;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
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

  private final CallbackWatch watch = new CallbackWatch();
  private final List<GuardedCallback<EditableSpan>> ofSpans;
  private final List<GuardedCallback<EditableTransaction>> ofTransactions;

  /**
   * Guards the callbacks of the options.
   *
   * @param maker of the client whose spans they look at
   */
  SendCallbacks(TelemetryOptions options, FactsMaker maker) {
    Context context = contextWithoutSpans(maker);
    ofSpans =
        options.spanCallbacks().stream()
            .map(
                each ->
                    new GuardedCallback<EditableSpan>(
                        each.name(), each.callback()::beforeSend, context, watch))
            .toList();
    ofTransactions =
        options.transactionCallbacks().stream()
            .map(
                each ->
                    new GuardedCallback<EditableTransaction>(
                        each.name(), each.callback()::beforeSend, context, watch))
            .toList();
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
  private static Context contextWithoutSpans(FactsMaker maker) {
    TraceState state =
        maker
            .shared(TraceDecision.NOT_SAMPLED, Double.NaN, DiscardReason.SAMPLE_RATE)
            .on(TraceState.getDefault());
    SpanContext own =
        SpanContext.create(
            ANY_TRACE_ID, ANY_SPAN_ID, TraceFlags.getDefault(), Destination.OWN.mark(state));
    return Context.root().with(Span.wrap(own));
  }
}
