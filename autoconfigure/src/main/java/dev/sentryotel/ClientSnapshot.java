package dev.sentryotel;

import dev.sentryotel.delivery.Accounts;
import dev.sentryotel.delivery.DeliveryHistory;
import dev.sentryotel.delivery.DeliverySnapshot;
import dev.sentryotel.delivery.Discarded;
import dev.sentryotel.trace.PendingSpans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What became of the spans of one client, from its start to this moment.
 *
 * <pre>
 * ended = delivered + discarded + spooled + pending.total()     when nothing moves, as after a flush
 * ended &gt;= delivered + discarded + spooled                      at any moment
 * </pre>
 *
 * <p>Each number is counted where it happens and read one after the other, none is made up from the
 * others: what does not add up when nothing moves is a fault of ours.
 *
 * @param endedSpans sampled spans that ended, roots included
 * @param pendingSpans those on their way
 * @param deliveredSpans those that Sentry answered with 2xx
 * @param discardedSpans those that were lost, for any reason
 * @param spooledSpans those kept on disk for later
 * @param discarded every loss by reason and category, in the order of both; spans that were not
 *     sampled and so never ended are here too
 * @param retriedCalls second and third attempts at envelopes that had no answer
 * @param cutPayloads those larger than Sentry takes, whose texts were cut to 2 KiB
 * @param thinnedPayloads those of them for which values above 256 bytes were left out of the spans
 *     too; spans left out at last are among the discarded
 * @param rateLimitedUntil the end of each limit in force, by category on the wire such as {@code
 *     transaction}; {@code all} for all
 * @param connectionsOpened to Sentry so far; 0 if the transport does not count them
 * @param oldestWaiting for how long the segments that the encoder works on have been waiting for
 *     it; zero while it rests
 * @param history when Sentry last took an envelope, and when and why it last did not
 */
public record ClientSnapshot(
    long endedSpans,
    Pending pendingSpans,
    long deliveredSpans,
    long discardedSpans,
    long spooledSpans,
    List<Discarded> discarded,
    long retriedCalls,
    long cutPayloads,
    long thinnedPayloads,
    Map<String, Instant> rateLimitedUntil,
    long connectionsOpened,
    Duration oldestWaiting,
    DeliveryHistory history) {

  /**
   * Ended spans on their way, by where they are.
   *
   * @param open in segments whose root has not ended
   * @param waiting in segments that wait for the encoder
   * @param encoding being encoded
   * @param queued in envelopes that wait for a sender, or for a further attempt
   * @param inFlight in envelopes being sent
   */
  public record Pending(long open, long waiting, long encoding, long queued, long inFlight) {

    /** Returns the sum over all stages. */
    public long total() {
      return open + waiting + encoding + queued + inFlight;
    }
  }

  /** Copies list and map. */
  public ClientSnapshot {
    discarded = List.copyOf(discarded);
    rateLimitedUntil = Map.copyOf(rateLimitedUntil);
  }

  static ClientSnapshot of(
      Accounts accounts, PendingSpans spans, DeliverySnapshot delivery, DeliveryHistory history) {
    return new ClientSnapshot(
        accounts.endedSpans(),
        new Pending(
            spans.open(),
            spans.waiting(),
            spans.encoding(),
            delivery.waitingSpans(),
            delivery.inFlightSpans()),
        accounts.deliveredSpans(),
        accounts.discardedSpans(),
        accounts.spooledSpans(),
        accounts.discarded(),
        accounts.retriedCalls(),
        accounts.cutPayloads(),
        accounts.thinnedPayloads(),
        delivery.rateLimitedUntil(),
        delivery.connectionsOpened(),
        Duration.ofNanos(spans.oldestWaitingNanos()),
        history);
  }

  /** Returns that of a client that sends nothing: zeros. */
  static ClientSnapshot ofNothing() {
    return new ClientSnapshot(
        0,
        new Pending(0, 0, 0, 0, 0),
        0,
        0,
        0,
        List.of(),
        0,
        0,
        0,
        Map.of(),
        0,
        Duration.ZERO,
        DeliveryHistory.NONE);
  }
}
