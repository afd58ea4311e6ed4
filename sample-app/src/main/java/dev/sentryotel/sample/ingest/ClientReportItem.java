package dev.sentryotel.sample.ingest;

import dev.sentryotel.sample.ingest.Tally.Kind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a {@code client_report} item: what a client could not, or would not, send.
 *
 * <pre>
 * {"discarded_events":[{"reason":"queue_overflow","category":"transaction","quantity":2}]}
 * </pre>
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/client-reports/">Client reports</a>
 */
final class ClientReportItem {

  private ClientReportItem() {}

  static List<Tally> read(JsonMapper json, String payload) throws InvalidItemException {
    List<Tally> tallies = new ArrayList<>();
    try {
      for (JsonNode discarded : json.readTree(payload).path("discarded_events")) {
        tallies.add(tally(discarded));
      }
    } catch (JacksonException notJson) {
      throw new InvalidItemException("invalid_json");
    }
    return tallies;
  }

  private static Tally tally(JsonNode discarded) throws InvalidItemException {
    JsonNode quantity = discarded.path("quantity");
    String reason = SpanFields.text(discarded, "reason");
    String category = SpanFields.text(discarded, "category");
    if (!quantity.isInt() || quantity.intValue() < 0 || reason.isEmpty() || category.isEmpty()) {
      throw new InvalidItemException("invalid_discarded_event");
    }
    return new Tally(Kind.CLIENT_REPORT, reason, category, quantity.intValue());
  }
}
