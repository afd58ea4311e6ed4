package dev.sentryotel.autoconfigure;

import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.protocol.Dsn;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go; nowhere, where an application that was processed ahead of time runs without a
 * DSN.
 *
 * @param dsn of the project, if one is set
 * @param transport of the application, if it has one, which wins
 */
record SentryDestination(@Nullable Dsn dsn, @Nullable EnvelopeTransport transport) {

  /** Returns its name for the log, without a key. */
  @Override
  public String toString() {
    return transport == null ? String.valueOf(dsn) : transport.getClass().getSimpleName();
  }
}
