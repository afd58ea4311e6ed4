package dev.sentryotel.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sentryotel.testing.EnvelopeReader;
import dev.sentryotel.testing.EnvelopeValidator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An envelope as a server reads it: strictly, so that a doubled key or a wrong length fails. */
record SentEnvelope(JsonNode header, List<Item> items) {

  record Item(JsonNode header, String payload) {

    String type() {
      return header.get("type").asString();
    }
  }

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static SentEnvelope of(OutgoingEnvelope envelope) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      envelope.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parse(bytes.toByteArray());
  }

  static SentEnvelope parse(byte[] bytes) {
    // The payloads of these tests mean nothing; what delivery itself adds must be right.
    boolean isReport =
        EnvelopeReader.read(bytes).items().stream()
            .allMatch(item -> item.type().equals("client_report"));
    if (isReport) {
      EnvelopeValidator.validate(bytes);
    }
    int start = lineEnd(bytes, 0);
    JsonNode header = MAPPER.readTree(new String(bytes, 0, start, UTF_8));
    List<Item> items = new ArrayList<>();
    int position = start + 1;
    while (position < bytes.length) {
      int headerEnd = lineEnd(bytes, position);
      JsonNode itemHeader =
          MAPPER.readTree(new String(bytes, position, headerEnd - position, UTF_8));
      int length = itemHeader.get("length").asInt();
      if (bytes[headerEnd + 1 + length] != '\n') {
        throw new IllegalArgumentException("No line feed after a payload: " + itemHeader);
      }
      items.add(new Item(itemHeader, new String(bytes, headerEnd + 1, length, UTF_8)));
      position = headerEnd + 1 + length + 1;
    }
    return new SentEnvelope(header, items);
  }

  private static int lineEnd(byte[] bytes, int from) {
    int end = from;
    while (bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Returns what its client reports tell, as {@code reason/category/quantity}. */
  List<String> discardedEvents() {
    List<String> events = new ArrayList<>();
    for (Item item : items) {
      if (item.type().equals("client_report")) {
        for (JsonNode event : MAPPER.readTree(item.payload()).get("discarded_events")) {
          events.add(event(event));
        }
      }
    }
    return events;
  }

  static String event(JsonNode event) {
    return event.get("reason").asString()
        + "/"
        + event.get("category").asString()
        + "/"
        + event.get("quantity").asLong();
  }
}
