package dev.sentryotel.delivery;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport that answers as a test says. */
class FakeTransport implements EnvelopeTransport {

  interface Behavior {
    Answer answer(SentEnvelope envelope) throws IOException;
  }

  final List<SentEnvelope> attempts = new CopyOnWriteArrayList<>();
  final AtomicInteger inFlight = new AtomicInteger();
  final AtomicInteger mostInFlight = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  volatile Behavior behavior = envelope -> Answer.ofStatus(200);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Answers nothing until it is closed, as a black hole does. */
  Answer swallow() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new InterruptedIOException("closed");
  }

  /** Answers once the latch is open. */
  static Behavior after(CountDownLatch latch, int status) {
    return envelope -> {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      return Answer.ofStatus(status);
    };
  }

  @Override
  public Answer send(OutgoingEnvelope outgoing) throws IOException {
    SentEnvelope envelope = SentEnvelope.of(outgoing);
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    attempts.add(envelope);
    try {
      return behavior.answer(envelope);
    } finally {
      inFlight.decrementAndGet();
    }
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    closed.countDown();
  }
}
