package dev.sentryotel.autoconfigure;

import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;
import java.io.IOException;

/** Of an application that was processed ahead of time and is run without a DSN. */
final class NoTransport implements EnvelopeTransport {

  @Override
  public Answer send(OutgoingEnvelope envelope) throws IOException {
    throw new IOException("There is no DSN to send to");
  }

  @Override
  public void close() {}
}
