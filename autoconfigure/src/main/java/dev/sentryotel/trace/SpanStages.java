package dev.sentryotel.trace;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.protocol.DiscardReason;
import java.util.concurrent.atomic.LongAdder;

/** How many ended spans are at which stage before they are envelopes, and the end of those lost. */
final class SpanStages {

  private final Ledger ledger;
  // All that have ended and are not being encoded yet; those waiting are among them.
  private final LongAdder buffered = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  // Written by the encoder thread.
  private volatile int encoding;

  SpanStages(Ledger ledger) {
    this.ledger = ledger;
  }

  long buffered() {
    return buffered.sum();
  }

  long waiting() {
    return waiting.sum();
  }

  int encoding() {
    return encoding;
  }

  /** Counts a child in, before it is kept. */
  void childBuffered() {
    buffered.increment();
  }

  /** Counts a root in, before it is seen to have ended. */
  void rootBuffered(int admittedSpans) {
    buffered.increment();
    waiting.add(admittedSpans);
  }

  /** Counts out the part of a segment that had been admitted to the line. */
  void admittedTaken(int admittedSpans) {
    waiting.add(-admittedSpans);
  }

  /** Moves spans from buffered to being encoded. */
  void encodingBegun(int spans) {
    encoding = spans;
    buffered.add(-spans);
  }

  void encodingEnded() {
    encoding = 0;
  }

  /** Takes spans back that are none of the application's. */
  void ownRequests(int spans) {
    if (spans > 0) {
      ledger.ownRequests(spans);
    }
  }

  /** Ends buffered spans without their root. */
  void discardBuffered(DiscardReason reason, int spans) {
    buffered.add(-spans);
    discard(reason, spans);
  }

  /** Ends spans that were not buffered, without their root. */
  void discard(DiscardReason reason, int spans) {
    if (spans > 0) {
      ledger.discardSpans(reason, spans);
    }
  }

  /**
   * Ends a root and the spans that go with it.
   *
   * @param spans all of them, the root included
   * @param bufferedSpans how many of them had been buffered
   */
  void discardRoot(DiscardReason reason, int spans, int bufferedSpans) {
    buffered.add(-bufferedSpans);
    ledger.discardTransaction(reason, spans);
  }
}
