package dev.sentryotel.autoconfigure;

import dev.sentryotel.EnvelopeCopy;
import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Spotlight;

/** Spotlight as one of those who get copies. */
record SpotlightCopy(Spotlight spotlight) implements EnvelopeCopy {

  @Override
  public void accept(Envelope envelope) {
    spotlight.accept(envelope);
  }

  @Override
  public String name() {
    return spotlight.toString();
  }
}
