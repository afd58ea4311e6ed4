package dev.sentryotel.autoconfigure;

import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.protocol.Dsn;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go.
 *
 * @param dsn of the project, if one is set
 * @param transport of the application, if it has one, which wins
 */
record SentryDestination(@Nullable Dsn dsn, @Nullable EnvelopeTransport transport) {

  /** Whether there is one: an application processed ahead of time may run without. */
  boolean isThere() {
    return dsn != null || transport != null;
  }

  /** Returns its name for the log, without a key. */
  @Override
  public String toString() {
    return transport == null ? String.valueOf(dsn) : transport.getClass().getSimpleName();
  }
}
