package dev.sentryotel.delivery;

import java.util.List;

/**
 * The accounts of one client at one moment, since its start.
 *
 * <p>When nothing is on its way, {@code endedSpans = deliveredSpans + discardedSpans +
 * spooledSpans}; at any moment the right side is not greater, the difference is pending.
 *
 * @param endedSpans sampled spans that ended
 * @param deliveredSpans answered with 2xx
 * @param discardedSpans ended and lost, for any reason; spans that were never recorded are not here
 * @param spooledSpans kept on disk for later
 * @param replayedSpans sent from the disk and answered with 2xx, kept by this client or another
 * @param lostReplaySpans on the disk and given up: too many, too old, or refused
 * @param retriedCalls further attempts at envelopes that had no answer
 * @param cutPayloads too large to be taken whole, whose long texts were cut
 * @param thinnedPayloads those of them for which large values of spans were left out too
 * @param discarded every loss by reason and category, spans that were never recorded, and those
 *     lost from the disk, included
 */
public record Accounts(
    long endedSpans,
    long deliveredSpans,
    long discardedSpans,
    long spooledSpans,
    long replayedSpans,
    long lostReplaySpans,
    long retriedCalls,
    long cutPayloads,
    long thinnedPayloads,
    List<Discarded> discarded) {

  /** Copies the list. */
  public Accounts {
    discarded = List.copyOf(discarded);
  }
}
