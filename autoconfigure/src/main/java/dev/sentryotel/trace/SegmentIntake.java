package dev.sentryotel.trace;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.sdk.trace.ReadableSpan;

/**
 * The application's side: takes ended spans into their segments, within the bounds, and calls the
 * encoder. Any thread; never blocks, never throws.
 */
final class SegmentIntake {

  // The sum over all processors' counters costs more than the span's own; so one in eight looks.
  // What a full buffer takes in unseen is seven spans for each root that is still open.
  private static final int CHECK_MASK = 8 - 1;

  // One span in eight has the encoder weigh what is new to it in a stream's bucket, so at most
  // seven spans, and those that end during a nap, wait unseen.
  private static final int WEIGH_MASK = 8 - 1;

  private final SegmentOptions options;
  private final Ledger ledger;
  private final SpanStages stages;
  private final SegmentMailbox mailbox;
  private final EncoderThread encoder;

  SegmentIntake(
      SegmentOptions options,
      Ledger ledger,
      SpanStages stages,
      SegmentMailbox mailbox,
      EncoderThread encoder) {
    this.options = options;
    this.ledger = ledger;
    this.stages = stages;
    this.mailbox = mailbox;
    this.encoder = encoder;
  }

  void childEnded(Segment segment, ReadableSpan span) {
    ledger.spanEnded();
    int count = segment.finishedCount();
    boolean isOneTooMany = count >= options.maxSpans() && !mayExceed(segment);
    if (isOneTooMany || ((count & CHECK_MASK) == CHECK_MASK && isFull())) {
      stages.discard(DiscardReason.BUFFER_OVERFLOW, 1);
      mailIf(segment.childEnded(false), segment);
      return;
    }
    stages.childBuffered();
    count = segment.keep(span);
    boolean isMany = count >= options.maxSpans();
    boolean isToBeWeighed = options.isStream() && (count & WEIGH_MASK) == 0;
    mailIf(segment.childEnded(count == 1 || isMany || isToBeWeighed), segment);
    if (isMany) {
      encoder.hurry();
    }
  }

  // Surplus spans may leave as a stream, and late ones are taken soon.
  private boolean mayExceed(Segment segment) {
    return options.mayLeaveBeforeRoot() || segment.isRootTaken();
  }

  void rootEnded(Segment segment) {
    ledger.spanEnded();
    if (segment.isRootEnded()) {
      // The SDK ends a span once; a wrapper around the processor may not.
      stages.discard(DiscardReason.INVALID, 1);
      return;
    }
    if (isFull()) {
      segment.rootRefused();
      discardRoot(segment, DiscardReason.QUEUE_OVERFLOW, 0);
      return;
    }
    int spans = segment.finishedCount() + 1;
    segment.admittedSpans = spans;
    stages.rootBuffered(spans);
    mailIf(segment.rootEnded(), segment);
  }

  private boolean isFull() {
    boolean isFull = stages.buffered() >= options.maxBufferedSpans();
    if (isFull) {
      encoder.hurry();
    }
    return isFull;
  }

  private void mailIf(boolean mustBeMailed, Segment segment) {
    if (!mustBeMailed) {
      return;
    }
    if (mailbox.put(segment)) {
      encoder.call();
    } else {
      giveUp(segment);
    }
  }

  /** Ends what a segment holds, for no encoder will look at it any more. */
  void giveUp(Segment segment) {
    segment.clearMailed();
    if (segment.isRootEnded() && segment.claimRoot()) {
      stages.admittedTaken(segment.admittedSpans);
      discardRoot(segment, DiscardReason.BUFFER_OVERFLOW, 1);
    } else {
      int spans = FinishedSpan.count(segment.takeFinished());
      stages.discardBuffered(DiscardReason.BUFFER_OVERFLOW, spans);
    }
  }

  /**
   * Ends a claimed root with what its segment holds.
   *
   * @param bufferedRoots 1 if the root was counted as buffered, else 0
   */
  private void discardRoot(Segment segment, DiscardReason reason, int bufferedRoots) {
    ReadableSpan root = segment.root();
    if (root != null) {
      segment.name(root.getName(), false);
      segment.releaseRoot();
    }
    int children = FinishedSpan.count(segment.takeFinished());
    stages.discardRoot(reason, children + 1, children + bufferedRoots);
  }
}
