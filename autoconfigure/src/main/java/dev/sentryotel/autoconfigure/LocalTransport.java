package dev.sentryotel.autoconfigure;

import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;

/**
 * Stands in Sentry's place where there is no DSN but somebody who gets copies: what they were
 * handed has arrived.
 */
final class LocalTransport implements EnvelopeTransport {

  private static final int TAKEN = 200;

  @Override
  public Answer send(OutgoingEnvelope envelope) {
    return Answer.ofStatus(TAKEN);
  }

  @Override
  public void close() {}
}
