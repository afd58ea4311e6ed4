package dev.sentryotel.delivery;

import java.io.IOException;

/**
 * How envelopes leave the process; by default {@link OkHttpTransport}. An application may bring its
 * own, for instance to hand envelopes to a sidecar.
 *
 * <pre>{@code
 * public Answer send(OutgoingEnvelope envelope) throws IOException {
 *   try (OutputStream out = Files.newOutputStream(directory.resolve(UUID.randomUUID() + ".envelope"))) {
 *     envelope.writeTo(out);
 *   }
 *   return Answer.ofStatus(200);
 * }
 * }</pre>
 *
 * <p>{@link Delivery} owns line, retry, rate limits, client reports and accounts; a transport makes
 * one attempt and says what came of it.
 */
public interface EnvelopeTransport extends AutoCloseable {

  /**
   * Sends one envelope and waits for the answer. Called on several sender threads at once, outside
   * any OpenTelemetry context. It should give up after a bounded time, for it occupies one of the
   * requests that may be in flight; it is interrupted when the client closes.
   *
   * @throws IOException if no status came; the envelope may then be sent again, twice at most. Any
   *     other exception counts as a fault of the transport, and ends the envelope
   */
  Answer send(OutgoingEnvelope envelope) throws IOException;

  /** Returns how many connections it has opened so far; 0 if it does not count them. */
  default long connectionsOpened() {
    return 0;
  }

  /** Ends calls in flight, which then throw, and frees what the transport holds. */
  @Override
  void close();
}
