package dev.sentryotel.testing;

import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import dev.sentryotel.testing.EnvelopeReader.ReadItem;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The ids of the spans that an envelope carries, roots of transactions included. */
public final class SpanIds {

  private SpanIds() {}

  /** Returns them in their order, those that are there twice twice. */
  public static List<String> in(ReadEnvelope envelope) {
    List<String> ids = new ArrayList<>();
    for (ReadItem item : envelope.items()) {
      switch (item.type()) {
        case "transaction" -> {
          JsonNode transaction = item.json();
          ids.add(id(transaction.at("/contexts/trace")));
          transaction.path("spans").forEach(span -> ids.add(id(span)));
        }
        case "span" -> item.json().path("items").forEach(span -> ids.add(id(span)));
        default -> {}
      }
    }
    return ids;
  }

  private static String id(JsonNode span) {
    return span.get("span_id").stringValue();
  }
}
