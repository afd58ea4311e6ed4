package dev.sentryotel.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is wrong with an envelope, and checks that several of its parts share. */
final class Faults {

  private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");
  private static final int DECIMALS = 6;

  private final List<String> list = new ArrayList<>();

  void add(String fault) {
    list.add(fault);
  }

  List<String> list() {
    return list;
  }

  void check(boolean condition, String fault) {
    if (!condition) {
      list.add(fault);
    }
  }

  void onlyKeys(JsonNode object, Set<String> allowed, String where) {
    for (String key : object.propertyNames()) {
      check(allowed.contains(key), where + ": unknown key " + key);
    }
  }

  void traceId(JsonNode object, String where) {
    matches(object.get("trace_id"), TRACE_ID, where + ".trace_id");
  }

  void spanIds(JsonNode object, String where) {
    matches(object.get("span_id"), SPAN_ID, where + ".span_id");
    if (object.has("parent_span_id")) {
      matches(object.get("parent_span_id"), SPAN_ID, where + ".parent_span_id");
    }
  }

  void matches(@Nullable JsonNode node, Pattern pattern, String where) {
    check(
        node != null && node.isString() && pattern.matcher(node.stringValue()).matches(),
        where + " is " + node);
  }

  void text(@Nullable JsonNode node, int maxChars, String where) {
    check(
        node != null
            && node.isString()
            && !node.stringValue().isEmpty()
            && node.stringValue().length() <= maxChars,
        where + " is no text of 1.." + maxChars + " characters");
  }

  /** Checks for two times of six decimals in their order. */
  void times(JsonNode object, String endKey, String where) {
    BigDecimal start = time(object.get("start_timestamp"), where + ".start_timestamp");
    BigDecimal end = time(object.get(endKey), where + "." + endKey);
    check(start.compareTo(end) <= 0, where + ": start " + start + " is after end " + end);
  }

  private BigDecimal time(@Nullable JsonNode node, String where) {
    if (node == null || !node.isNumber()) {
      add(where + " is " + node);
      return BigDecimal.ZERO;
    }
    BigDecimal value = node.decimalValue();
    check(value.scale() == DECIMALS && value.signum() >= 0, where + " is " + value);
    return value;
  }

  /** Checks that no text below has half a surrogate pair, and no value is null. */
  void wellFormed(JsonNode node, String where) {
    check(!node.isNull(), where + " is null");
    if (node.isString()) {
      wellFormed(node.stringValue(), where);
    }
    for (var member : node.properties()) {
      wellFormed(member.getKey(), where + ": a key");
      wellFormed(member.getValue(), where + "." + member.getKey());
    }
    if (node.isArray()) {
      node.values().forEach(element -> wellFormed(element, where + "[]"));
    }
  }

  private void wellFormed(String text, String where) {
    boolean hasHalf =
        text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    check(!hasHalf, where + " has half a surrogate pair");
  }

  /** Checks links, whose attributes the caller knows. */
  void links(@Nullable JsonNode links, BiConsumer<JsonNode, String> attributes, String where) {
    if (links == null) {
      return;
    }
    check(links.isArray() && !links.isEmpty(), where + ".links is no list, or empty");
    for (JsonNode link : links.values()) {
      onlyKeys(link, Set.of("trace_id", "span_id", "sampled", "attributes"), where + ".links");
      traceId(link, where + ".links");
      spanIds(link, where + ".links");
      check(!link.has("sampled") || link.get("sampled").isBoolean(), where + ".links.sampled");
      if (link.has("attributes")) {
        attributes.accept(link.get("attributes"), where + ".links.attributes");
      }
    }
  }
}
