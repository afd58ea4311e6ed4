package dev.sentryotel.delivery;

import java.io.IOException;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** Remembers how the last attempts ended; passes everything on as it is. */
final class RememberingTransport implements EnvelopeTransport {

  private final EnvelopeTransport transport;
  private final InstantSource wallClock;
  private volatile DeliveryHistory history = DeliveryHistory.NONE; // Written under this.

  RememberingTransport(EnvelopeTransport transport, InstantSource wallClock) {
    this.transport = transport;
    this.wallClock = wallClock;
  }

  DeliveryHistory history() {
    return history;
  }

  @Override
  public Answer send(OutgoingEnvelope envelope) throws IOException {
    Answer answer;
    try {
      answer = transport.send(envelope);
    } catch (IOException | RuntimeException | Error e) {
      remember(before -> before.unanswered(wallClock.instant(), e));
      throw e;
    }
    if (answer.isSuccess()) {
      remember(before -> before.succeeded(wallClock.instant()));
    } else if (answer.isRateLimited()) {
      remember(DeliveryHistory::limited);
    } else {
      remember(before -> before.refused(wallClock.instant(), answer));
    }
    return answer;
  }

  private synchronized void remember(UnaryOperator<DeliveryHistory> change) {
    history = change.apply(history);
  }

  @Override
  public long connectionsOpened() {
    return transport.connectionsOpened();
  }

  @Override
  public void close() {
    transport.close();
  }
}
