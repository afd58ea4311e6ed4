package dev.sentryotel;

import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;
import dev.sentryotel.testing.EnvelopeReader.ReadItem;
import dev.sentryotel.testing.EnvelopeValidator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** Keeps what it is given, and answers that it has arrived. */
final class RecordingTransport implements EnvelopeTransport {

  private final List<JsonNode> transactions = new CopyOnWriteArrayList<>();

  @Override
  public Answer send(OutgoingEnvelope envelope) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    envelope.writeTo(out);
    EnvelopeValidator.validate(out.toByteArray()).items().stream()
        .filter(item -> item.type().equals("transaction"))
        .map(ReadItem::json)
        .forEach(transactions::add);
    return Answer.ofStatus(200);
  }

  List<JsonNode> transactions() {
    return transactions;
  }

  @Override
  public void close() {}
}
