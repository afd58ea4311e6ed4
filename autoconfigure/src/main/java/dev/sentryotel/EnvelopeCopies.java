package dev.sentryotel;

import dev.sentryotel.delivery.Envelope;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands envelopes to those who want a copy; none of them can keep one from Sentry. */
final class EnvelopeCopies implements Consumer<Envelope> {

  private static final Logger logger = LoggerFactory.getLogger(EnvelopeCopies.class);

  private final List<Consumer<Envelope>> sinks;
  private final Consumer<Envelope> delivery;
  private final AtomicBoolean hasWarned = new AtomicBoolean();

  EnvelopeCopies(List<Consumer<Envelope>> sinks, Consumer<Envelope> delivery) {
    this.sinks = sinks;
    this.delivery = delivery;
  }

  @Override
  public void accept(Envelope envelope) {
    for (Consumer<Envelope> sink : sinks) {
      try {
        sink.accept(envelope);
      } catch (RuntimeException e) {
        if (hasWarned.compareAndSet(false, true)) {
          logger.warn("A copy of an envelope was refused. Further ones are not logged.", e);
        }
      }
    }
    delivery.accept(envelope);
  }
}
