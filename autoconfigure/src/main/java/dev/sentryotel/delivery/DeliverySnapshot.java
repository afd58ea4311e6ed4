package dev.sentryotel.delivery;

import java.time.Instant;
import java.util.Map;

/**
 * What is on its way at one moment.
 *
 * @param waitingEnvelopes envelopes in the line, those that wait for a further attempt included
 * @param waitingSpans spans in them
 * @param inFlightEnvelopes envelopes being sent
 * @param inFlightSpans spans in them
 * @param pendingBytes bytes of all of them, before compression
 * @param senderThreads threads that send, idle ones included
 * @param allowedInFlight how many calls may run now: fewer than configured while nothing answers
 * @param connectionsOpened by the transport so far; 0 if it does not count
 * @param rateLimitedUntil end of each limit in force, by category on the wire, {@code all} for all
 */
public record DeliverySnapshot(
    int waitingEnvelopes,
    long waitingSpans,
    int inFlightEnvelopes,
    long inFlightSpans,
    long pendingBytes,
    int senderThreads,
    int allowedInFlight,
    long connectionsOpened,
    Map<String, Instant> rateLimitedUntil) {

  /** Copies the map. */
  public DeliverySnapshot {
    rateLimitedUntil = Map.copyOf(rateLimitedUntil);
  }

  /** Returns the spans in the line and in flight. */
  public long pendingSpans() {
    return waitingSpans + inFlightSpans;
  }
}
