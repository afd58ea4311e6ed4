package dev.sentryotel.autoconfigure.test;

import dev.sentryotel.autoconfigure.test.SentTransaction.SentSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what we wrote: header, item header and payload each on a line of its own, as our JSON has
 * no line feed in it.
 */
final class EnvelopeText {

  private static final JsonFactory JSON = new JsonFactory();

  private EnvelopeText() {}

  static List<SentTransaction> transactions(byte[] envelope) {
    List<String> lines = new String(envelope, StandardCharsets.UTF_8).lines().toList();
    List<SentTransaction> transactions = new ArrayList<>();
    for (int i = 1; i + 1 < lines.size(); i += 2) {
      if ("transaction".equals(flat(lines.get(i)).get("type"))) {
        transactions.add(transaction(flat(lines.get(i + 1))));
      }
    }
    return transactions;
  }

  private static SentTransaction transaction(Map<String, String> values) {
    List<SentSpan> spans = new ArrayList<>();
    for (int i = 0; values.containsKey("spans." + i + ".span_id"); i++) {
      String span = "spans." + i + ".";
      spans.add(
          new SentSpan(
              text(values, span + "op"),
              text(values, span + "description"),
              text(values, span + "status")));
    }
    return new SentTransaction(
        text(values, "transaction"),
        text(values, "contexts.trace.op"),
        text(values, "contexts.trace.trace_id"),
        text(values, "contexts.trace.status"),
        spans,
        values);
  }

  private static String text(Map<String, String> values, String path) {
    return values.getOrDefault(path, "");
  }

  private static Map<String, String> flat(String json) {
    Map<String, String> values = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      flatten(parser, "", values);
    }
    return values;
  }

  private static void flatten(JsonParser parser, String path, Map<String, String> values) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        flatten(parser, below(path, name), values);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        flatten(parser, below(path, String.valueOf(i)), values);
      }
    } else if (token != JsonToken.VALUE_NULL) {
      values.put(path, parser.getString());
    }
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
