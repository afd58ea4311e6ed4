package dev.sentryotel.sample.ingest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a {@code span} container: streamed spans of one trace.
 *
 * <pre>
 * {"type":"span","item_count":1,"content_type":"application/vnd.sentry.items.span.v2+json",…}
 * {"version":2,"items":[{"trace_id":"…","span_id":"…","name":"SELECT book",…}]}
 * </pre>
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/spans/">Spans</a>
 */
final class SpanContainerItem {

  /** The only form of span item that is read. */
  static final String CONTENT_TYPE = "application/vnd.sentry.items.span.v2+json";

  private static final int MAX_SPANS = 1000; // the protocol's limit for one container

  private final JsonMapper json;
  private final @Nullable String sampledTraceId;

  /**
   * Reads containers of one envelope.
   *
   * @param sampledTraceId trace id of the envelope's dynamic sampling context, which every span
   *     must share; null if the envelope has none
   */
  SpanContainerItem(JsonMapper json, @Nullable String sampledTraceId) {
    this.json = json;
    this.sampledTraceId = sampledTraceId;
  }

  /**
   * Reads the payload.
   *
   * @param itemCount number of spans the item's header announces
   * @throws InvalidItemException if Sentry would reject the item, naming why
   */
  List<ReceivedSpan> read(String payload, int itemCount) throws InvalidItemException {
    if (sampledTraceId == null) {
      throw new InvalidItemException("missing_trace_header");
    }
    JsonNode items = items(payload);
    if (items.isEmpty() || items.size() > MAX_SPANS || items.size() != itemCount) {
      throw new InvalidItemException("wrong_item_count");
    }
    List<ReceivedSpan> spans = new ArrayList<>();
    for (JsonNode item : items) {
      spans.add(span(item));
    }
    return spans;
  }

  private JsonNode items(String payload) throws InvalidItemException {
    try {
      JsonNode items = json.readTree(payload).path("items");
      if (items.isArray()) {
        return items;
      }
    } catch (JacksonException notJson) {
      throw new InvalidItemException("invalid_json");
    }
    throw new InvalidItemException("missing_items");
  }

  private ReceivedSpan span(JsonNode item) throws InvalidItemException {
    String traceId = SpanFields.traceId(item);
    if (!traceId.equals(sampledTraceId)) {
      throw new InvalidItemException("trace_differs_from_header");
    }
    if (!item.path("is_segment").isBoolean() || !item.path("name").isString()) {
      throw new InvalidItemException("missing_field");
    }
    long startMicros = SpanFields.micros(item, "start_timestamp");
    long endMicros = SpanFields.micros(item, "end_timestamp");
    SpanFields.requireOrder(startMicros, endMicros);
    ObjectNode data = plainValues(item.path("attributes"));
    return new ReceivedSpan(
        traceId,
        SpanFields.spanId(item),
        SpanFields.parentSpanId(item),
        item.path("is_segment").booleanValue(),
        SpanFields.text(data, "sentry.op"),
        SpanFields.text(item, "name"),
        SpanFields.text(item, "status"),
        SpanFields.text(data, "sentry.origin"),
        startMicros,
        endMicros,
        "span",
        data);
  }

  /** {@code {"k":{"type":"integer","value":1}}} becomes {@code {"k":1}}. */
  private ObjectNode plainValues(JsonNode attributes) {
    ObjectNode plain = json.createObjectNode();
    attributes
        .properties()
        .forEach(
            attribute -> {
              JsonNode value = attribute.getValue().path("value");
              if (!value.isMissingNode()) {
                plain.set(attribute.getKey(), value);
              }
            });
    return plain;
  }
}
