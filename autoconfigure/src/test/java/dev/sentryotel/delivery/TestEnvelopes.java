package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sentryotel.protocol.DataCategory;

/** Envelopes whose payload is of no interest. */
final class TestEnvelopes {

  private TestEnvelopes() {}

  static Envelope transaction(int spans) {
    return transaction(spans, "{}");
  }

  static Envelope transaction(int spans, String payload) {
    return envelope(DataCategory.TRANSACTION, spans, "transaction", payload);
  }

  static Envelope spans(int spans) {
    return envelope(DataCategory.SPAN, spans, "span", "{\"items\":[]}");
  }

  static Envelope envelope(DataCategory category, int count, String type, String payload) {
    String header = "{\"sdk\":{\"name\":\"a.b\",\"version\":\"1.0.0\"}";
    int length = payload.getBytes(UTF_8).length;
    String rest = "\n{\"type\":\"" + type + "\",\"length\":" + length + "}\n" + payload + "\n";
    return new Envelope(category, count, (header + rest).getBytes(UTF_8), header.length());
  }

  /** Returns an envelope with that many bytes after its header. */
  static Envelope ofBytes(DataCategory category, int count, int bytes) {
    return new Envelope(category, count, ("{" + "x".repeat(bytes)).getBytes(UTF_8), 1);
  }
}
