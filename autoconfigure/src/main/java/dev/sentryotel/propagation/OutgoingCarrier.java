package dev.sentryotel.propagation;

import org.jspecify.annotations.Nullable;

/**
 * Reads the carriers of outgoing headers where their type is known. OpenTelemetry's setters can
 * only write.
 *
 * <p>Called by any thread that sends a request; must not block.
 */
public interface OutgoingCarrier {

  /** Knows no carrier. */
  OutgoingCarrier OPAQUE =
      new OutgoingCarrier() {
        @Override
        public @Nullable String url(Object carrier) {
          return null;
        }

        @Override
        public @Nullable String header(Object carrier, String name) {
          return null;
        }
      };

  /** Returns the full URL that a request goes to, or null if the carrier does not tell. */
  @Nullable String url(Object carrier);

  /** Returns the value that a header has already, or null. */
  @Nullable String header(Object carrier, String name);
}
