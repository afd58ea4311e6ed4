package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers how the last attempts ended; passes everything on as it is. */
final class RememberingTransport implements EnvelopeTransport {

  private final EnvelopeTransport transport;
  private final InstantSource wallClock;
  private final AtomicReference<DeliveryHistory> history =
      new AtomicReference<>(DeliveryHistory.NONE);

  RememberingTransport(EnvelopeTransport transport, InstantSource wallClock) {
    this.transport = transport;
    this.wallClock = wallClock;
  }

  DeliveryHistory history() {
    return requireNonNull(history.get()); // Never null; NullAway cannot know.
  }

  @Override
  public Answer send(OutgoingEnvelope envelope) throws IOException {
    Answer answer;
    try {
      answer = transport.send(envelope);
    } catch (IOException | RuntimeException | Error e) {
      history.updateAndGet(before -> before.unanswered(wallClock.instant(), e));
      throw e;
    }
    if (answer.isSuccess()) {
      history.updateAndGet(before -> before.succeeded(wallClock.instant()));
    } else if (answer.isRateLimited()) {
      history.updateAndGet(DeliveryHistory::limited);
    } else {
      history.updateAndGet(before -> before.refused(wallClock.instant(), answer));
    }
    return answer;
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
