package dev.sentryotel.sample.ingest;

import dev.sentryotel.sample.ingest.Envelope.Item;
import dev.sentryotel.sample.ingest.Tally.Kind;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Interprets an envelope item by item and stores what it understands; the rest it counts. */
@Component
final class EnvelopeIntake {

  private static final Logger logger = LoggerFactory.getLogger(EnvelopeIntake.class);

  private static final int MAX_TRANSACTION_BYTES = 1024 * 1024; // Sentry's limit for an event
  private static final int MAX_CONTAINER_BYTES = 12 * 1024 * 1024; // Sentry's limit for all spans

  private final TraceStore store;
  private final JsonMapper json;

  EnvelopeIntake(TraceStore store, JsonMapper json) {
    this.store = store;
    this.json = json;
  }

  /**
   * Takes every item.
   *
   * @throws RefusedException with 413 if an item is larger than Sentry takes; nothing is kept then
   */
  void take(Envelope envelope) throws RefusedException {
    for (Item item : envelope.items()) {
      requireSize(item);
    }
    for (Item item : envelope.items()) {
      store.add(new Tally(Kind.RECEIVED, "", item.type(), 1));
      try {
        take(envelope, item);
      } catch (InvalidItemException invalid) {
        logger.warn("Rejected a {} item: {}", item.type(), invalid.reason());
        store.add(new Tally(Kind.REJECTED, invalid.reason(), item.type(), 1));
      }
    }
  }

  private static void requireSize(Item item) throws RefusedException {
    int maxBytes =
        switch (item.type()) {
          case "transaction" -> MAX_TRANSACTION_BYTES;
          case "span" -> MAX_CONTAINER_BYTES;
          default -> EnvelopeController.MAX_ENVELOPE_BYTES;
        };
    if (item.payload().length > maxBytes) {
      throw new RefusedException(
          HttpStatus.CONTENT_TOO_LARGE, "envelope exceeds size limits", item.type());
    }
  }

  private void take(Envelope envelope, Item item) throws InvalidItemException {
    switch (item.type()) {
      case "transaction" -> store.add(TransactionItem.read(json, item.text()));
      case "span" -> store.add(spans(envelope, item));
      case "client_report" -> ClientReportItem.read(json, item.text()).forEach(store::add);
      default -> {} // counted as received; there is no page for it
    }
  }

  private List<ReceivedSpan> spans(Envelope envelope, Item item) throws InvalidItemException {
    if (!item.contentType().equals(SpanContainerItem.CONTENT_TYPE)) {
      throw new InvalidItemException("unknown_content_type");
    }
    return new SpanContainerItem(json, envelope.sampledTraceId())
        .read(item.text(), item.itemCount());
  }
}
