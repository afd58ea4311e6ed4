package dev.sentryotel.testing;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What Sentry asks of a container of streamed spans, and what we promise beyond. */
final class SpanContainerRules {

  private static final int MAX_SPANS = 1000;
  private static final int MAX_BYTES = 5_000_000;
  private static final String CONTENT_TYPE = "application/vnd.sentry.items.span.v2+json";
  private static final Set<String> KEYS =
      Set.of(
          "trace_id",
          "span_id",
          "parent_span_id",
          "name",
          "status",
          "is_segment",
          "start_timestamp",
          "end_timestamp",
          "attributes",
          "links");
  private static final Pattern STATUS = Pattern.compile("ok|error");
  private static final Pattern STREAM = Pattern.compile("stream");
  private static final Pattern JAVA = Pattern.compile("java");
  private static final Pattern KIND = Pattern.compile("server|client|producer|consumer");
  private static final Pattern SOURCE = Pattern.compile("custom|url|route|view|component|task");
  private static final Pattern ANY = Pattern.compile("(?s).+");

  private final Faults faults;

  SpanContainerRules(Faults faults) {
    this.faults = faults;
  }

  void check(JsonNode envelopeHeader, JsonNode itemHeader, JsonNode payload, int bytes) {
    faults.check(bytes <= MAX_BYTES, "span container: " + bytes + " bytes");
    faults.check(CONTENT_TYPE.equals(itemHeader.path("content_type").asString("")), "content_type");
    faults.onlyKeys(payload, Set.of("version", "items"), "span container");
    faults.check(payload.path("version").asInt(0) == 2, "version");
    JsonNode items = payload.path("items");
    faults.check(items.isArray(), "items is no list");
    faults.check(items.size() >= 1 && items.size() <= MAX_SPANS, items.size() + " spans");
    faults.check(
        itemHeader.path("item_count").asInt(-1) == items.size(), "item_count is not exact");
    JsonNode trace = envelopeHeader.path("trace");
    faults.check(trace.isObject(), "no trace header: all spans are dropped");
    Set<String> ids = new HashSet<>();
    for (JsonNode span : items.values()) {
      String id = span.path("span_id").asString("");
      faults.check(ids.add(id), "span " + id + ": twice");
      faults.check(
          span.path("trace_id").equals(trace.path("trace_id")), "span " + id + ": other trace");
      span(span, "span " + id);
    }
  }

  private void span(JsonNode span, String where) {
    faults.onlyKeys(span, KEYS, where);
    faults.traceId(span, where);
    faults.spanIds(span, where);
    faults.matches(span.get("name"), ANY, where + ".name");
    faults.matches(span.get("status"), STATUS, where + ".status");
    faults.check(span.path("is_segment").isBoolean(), where + ".is_segment");
    faults.times(span, "end_timestamp", where);
    JsonNode attributes = span.path("attributes");
    typed(attributes, where + ".attributes");
    faults.links(span.get("links"), this::typed, where);
    required(attributes, "sentry.segment.id", Pattern.compile("[0-9a-f]{16}"), where);
    required(attributes, "sentry.segment.name", ANY, where);
    required(attributes, "sentry.trace_lifecycle", STREAM, where);
    required(attributes, "sentry.origin", ANY, where);
    required(attributes, "sentry.environment", ANY, where);
    required(attributes, "sentry.sdk.name", ANY, where);
    required(attributes, "sentry.sdk.version", ANY, where);
    required(attributes, "sentry.platform", JAVA, where);
    if (attributes.has("sentry.kind")) {
      required(attributes, "sentry.kind", KIND, where);
    }
    boolean isSegment = span.path("is_segment").asBoolean(false);
    String segmentId = attributes.path("sentry.segment.id").path("value").asString("");
    faults.check(
        isSegment == span.path("span_id").asString("").equals(segmentId),
        where + ": segment " + segmentId);
    if (isSegment) {
      required(attributes, "sentry.segment.name.source", SOURCE, where);
    } else {
      faults.check(!attributes.has("sentry.segment.name.source"), where + " has a source");
    }
  }

  private void required(JsonNode attributes, String key, Pattern pattern, String where) {
    faults.matches(attributes.path(key).get("value"), pattern, where + "." + key);
  }

  private void typed(JsonNode attributes, String where) {
    faults.check(attributes.isObject(), where + " is no object");
    for (var member : attributes.properties()) {
      JsonNode typed = member.getValue();
      String name = where + "." + member.getKey();
      faults.onlyKeys(typed, Set.of("type", "value"), name);
      faults.check(fits(typed.path("type").asString(""), typed.path("value")), name + ": " + typed);
    }
  }

  private static boolean fits(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isString() && !value.stringValue().isEmpty();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
      case "double" -> value.isNumber();
      case "array" ->
          value.isArray()
              && !value.isEmpty()
              && value.values().stream().allMatch(JsonNode::isValueNode)
              && value.values().stream().map(JsonNode::getNodeType).distinct().count() == 1;
      default -> false;
    };
  }
}
