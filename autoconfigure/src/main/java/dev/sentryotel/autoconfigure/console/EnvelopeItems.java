package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.delivery.Envelope;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Takes envelopes apart. */
final class EnvelopeItems {

  private static final JsonFactory JSON = new JsonFactory();

  private EnvelopeItems() {}

  /**
   * One item of an envelope.
   *
   * @param type such as {@code transaction}
   * @param offset where its payload begins
   * @param length of its payload, in bytes
   */
  record Item(Envelope envelope, String type, int offset, int length) {

    /** Returns a reader of its payload, to be closed. */
    JsonParser json() {
      return parser(envelope.bytes(), offset, length);
    }
  }

  /** Returns the items; those that are no JSON, as their headers say, are none. */
  static List<Item> of(Envelope envelope) {
    List<Item> items = new ArrayList<>();
    byte[] bytes = envelope.bytes();
    int line = endOfLine(bytes, envelope.headerLength()) + 1;
    while (line < bytes.length) {
      int end = endOfLine(bytes, line);
      String type = "";
      int length = endOfLine(bytes, Math.min(end + 1, bytes.length)) - end - 1;
      try (JsonParser header = parser(bytes, line, end - line)) {
        header.nextToken();
        while (header.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = header.currentName();
          header.nextToken();
          switch (name) {
            case "type" -> type = header.getString();
            case "length" -> length = header.getIntValue();
            default -> header.skipChildren();
          }
        }
      }
      int available = Math.max(0, Math.min(length, bytes.length - end - 1));
      items.add(new Item(envelope, type, end + 1, available));
      line = end + 1 + available + 1;
    }
    return items;
  }

  private static int endOfLine(byte[] bytes, int start) {
    int end = start;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static JsonParser parser(byte[] bytes, int offset, int length) {
    return JSON.createParser(ObjectReadContext.empty(), bytes, offset, length);
  }
}
