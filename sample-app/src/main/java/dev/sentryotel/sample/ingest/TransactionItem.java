package dev.sentryotel.sample.ingest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a {@code transaction} item: one segment with its finished child spans.
 *
 * <p>As on Sentry's server, one child without ids or times spoils the whole item.
 *
 * @see <a
 *     href="https://develop.sentry.dev/sdk/foundations/envelopes/event-payloads/transaction/">Transaction</a>
 */
final class TransactionItem {

  private static final String TYPE = "transaction";

  private TransactionItem() {}

  /**
   * Reads the payload.
   *
   * @return the segment's span first, then its children
   * @throws InvalidItemException if Sentry would reject the item, naming why
   */
  static List<ReceivedSpan> read(JsonMapper json, String payload) throws InvalidItemException {
    JsonNode transaction = parse(json, payload);
    if (!transaction.path("type").stringValue("").equals(TYPE)) {
      throw new InvalidItemException("type_is_not_transaction");
    }
    List<ReceivedSpan> spans = new ArrayList<>();
    spans.add(segment(json, transaction));
    for (JsonNode child : transaction.path("spans")) {
      spans.add(span(json, child, child, SpanFields.text(child, "description"), false));
    }
    return spans;
  }

  private static JsonNode parse(JsonMapper json, String payload) throws InvalidItemException {
    try {
      return json.readTree(payload);
    } catch (JacksonException notJson) {
      throw new InvalidItemException("invalid_json");
    }
  }

  private static ReceivedSpan segment(JsonMapper json, JsonNode transaction)
      throws InvalidItemException {
    JsonNode trace = transaction.path("contexts").path("trace");
    String name = SpanFields.text(transaction, TYPE);
    return span(json, trace, transaction, name.isEmpty() ? "<unlabeled transaction>" : name, true);
  }

  private static ReceivedSpan span(
      JsonMapper json, JsonNode span, JsonNode times, String description, boolean isSegment)
      throws InvalidItemException {
    long startMicros = SpanFields.micros(times, "start_timestamp");
    long endMicros = SpanFields.micros(times, "timestamp");
    SpanFields.requireOrder(startMicros, endMicros);
    @Nullable String parentSpanId = SpanFields.parentSpanId(span);
    JsonNode data = span.path("data");
    return new ReceivedSpan(
        SpanFields.traceId(span),
        SpanFields.spanId(span),
        parentSpanId,
        isSegment,
        SpanFields.text(span, "op"),
        description,
        SpanFields.text(span, "status"),
        SpanFields.text(span, "origin"),
        startMicros,
        endMicros,
        TYPE,
        data.isObject() ? data : json.createObjectNode());
  }
}
