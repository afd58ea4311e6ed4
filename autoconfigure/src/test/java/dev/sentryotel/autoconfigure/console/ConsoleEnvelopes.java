package dev.sentryotel.autoconfigure.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.protocol.DataCategory;

/** Envelopes of traces that are told apart by a number. */
final class ConsoleEnvelopes {

  private ConsoleEnvelopes() {}

  static String traceId(int trace) {
    return String.format("%032x", trace + 0xabc0000L);
  }

  static Envelope transaction(int trace, String name) {
    return transaction(trace, name, 20_000_000, 20_000_500, "");
  }

  /** One with that many bytes in its name. */
  static Envelope ofSize(int trace, int bytes) {
    return transaction(trace, "x".repeat(bytes));
  }

  static Envelope transaction(
      int trace, String name, long startMillis, long endMillis, String spans) {
    String payload =
        """
        {"type":"transaction","transaction":"%s","start_timestamp":%s,"timestamp":%s,\
        "contexts":{"trace":{"trace_id":"%s","span_id":"00000000000000a1","op":"http.server",\
        "status":"ok","origin":"auto.http","data":{"http.response.status_code":200}},\
        "otel":{"resource":{"host.name":"web"}}},"spans":[%s]}"""
            .formatted(name, seconds(startMillis), seconds(endMillis), traceId(trace), spans);
    return envelope(trace, DataCategory.TRANSACTION, "transaction", payload);
  }

  static String seconds(long millis) {
    return millis / 1000 + "." + String.format("%03d", millis % 1000);
  }

  static Envelope envelope(int trace, DataCategory category, String type, String payload) {
    String header = "{\"sdk\":{\"name\":\"a\"},\"trace\":{\"trace_id\":\"" + traceId(trace) + "\"}";
    String rest =
        "\n{\"type\":\""
            + type
            + "\",\"length\":"
            + payload.getBytes(UTF_8).length
            + "}\n"
            + payload
            + "\n";
    return new Envelope(category, 1, (header + rest).getBytes(UTF_8), header.length());
  }
}
