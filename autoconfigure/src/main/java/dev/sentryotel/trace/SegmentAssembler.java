package dev.sentryotel.trace;

import dev.sentryotel.protocol.DiscardReason;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The encoder's side: decides what of a segment leaves, and when. Only the encoder thread uses it,
 * but for {@link #workingNanos}.
 */
final class SegmentAssembler {

  /** 5 s: how long a span of a stream waits for company. */
  static final long STREAM_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SegmentOptions options;
  private final SegmentMailbox mailbox;
  private final SpanStages stages;
  private final SegmentSender sender;
  private final BucketScale scale = new BucketScale();

  // Root open, some children ended.
  private final SegmentList open;
  // Root ended, some children open.
  private final SegmentList stragglers = new SegmentList(EncoderThread.NAP_NANOS);
  // Root taken, some children ended.
  private final SegmentList late;

  // Taken out of the mailbox; a field, so that a thread that follows a dead one finds it.
  private @Nullable Segment inbox;
  private volatile long lookBeganNanos;
  private volatile boolean isLooking;

  SegmentAssembler(
      SegmentOptions options, SegmentMailbox mailbox, SpanStages stages, SegmentSender sender) {
    this.options = options;
    this.mailbox = mailbox;
    this.stages = stages;
    this.sender = sender;
    this.open =
        new SegmentList(options.isStream() ? STREAM_NANOS : options.maxSegmentAge().toNanos());
    this.late = new SegmentList(options.isStream() ? STREAM_NANOS : EncoderThread.NAP_NANOS);
  }

  /**
   * Looks at every segment in the mailbox and at those whose moment has come.
   *
   * @param isFlush whether everything that may leave leaves now
   * @return whether there was anything
   */
  boolean look(long nowNanos, boolean isFlush) {
    lookBeganNanos = nowNanos;
    isLooking = true;
    try {
      boolean hadMail = readMail(nowNanos, isFlush);
      boolean hadDue = takeDue(nowNanos, isFlush);
      makeRoom();
      return hadMail || hadDue;
    } finally {
      isLooking = false;
    }
  }

  /** Lets everything leave that may, closes the mailbox, and ends what must stay. */
  void release(long nowNanos) {
    look(nowNanos, true);
    inbox = mailbox.close();
    look(nowNanos, true);
    for (Segment segment = open.first(); segment != null; segment = open.first()) {
      giveUpChildren(segment);
    }
  }

  long nanosUntilDue(long nowNanos) {
    long nanos = open.nanosUntilDue(nowNanos, Long.MAX_VALUE);
    return late.nanosUntilDue(nowNanos, stragglers.nanosUntilDue(nowNanos, nanos));
  }

  /** Returns for how long the look has lasted that is going on, or 0. Any thread. */
  long workingNanos(long nowNanos) {
    return isLooking ? Math.max(0, nowNanos - lookBeganNanos) : 0;
  }

  private boolean readMail(long nowNanos, boolean isFlush) {
    if (inbox == null) {
      inbox = mailbox.empty();
    }
    boolean hasMail = inbox != null;
    for (Segment segment = inbox; segment != null; segment = inbox) {
      inbox = segment.nextMail;
      segment.nextMail = null;
      segment.clearMailed();
      lookAt(segment, nowNanos, isFlush);
    }
    return hasMail;
  }

  private void lookAt(Segment segment, long nowNanos, boolean isFlush) {
    int finished = segment.finishedCount();
    if (segment.isRootTaken()) {
      if (isFlush || isFull(segment, finished)) {
        takeWithoutRoot(segment);
      } else if (finished > 0) {
        late.add(segment, nowNanos);
      }
    } else if (segment.isRootEnded()) {
      if (isFlush || options.isStream() || segment.isComplete()) {
        takeRoot(segment);
      } else {
        stragglers.add(segment, nowNanos);
      }
    } else if (options.mayLeaveBeforeRoot() && isFull(segment, finished)) {
      takeWithoutRoot(segment);
    } else if (finished > 0) {
      open.add(segment, nowNanos);
    }
  }

  /** Whether spans that leave without their root need not wait for more. */
  private boolean isFull(Segment segment, int finished) {
    return finished >= options.maxSpans()
        || (options.isStream() && scale.weigh(segment) >= SegmentOptions.MAX_BUCKET_BYTES);
  }

  private boolean takeDue(long nowNanos, boolean isFlush) {
    boolean any = false;
    for (Segment segment = due(stragglers, nowNanos, isFlush);
        segment != null;
        segment = due(stragglers, nowNanos, isFlush)) {
      takeRoot(segment);
      any = true;
    }
    for (Segment segment = due(late, nowNanos, isFlush);
        segment != null;
        segment = due(late, nowNanos, isFlush)) {
      takeWithoutRoot(segment);
      any = true;
    }
    boolean isOpenFlushed = isFlush && options.isStream();
    for (Segment segment = due(open, nowNanos, isOpenFlushed);
        segment != null;
        segment = due(open, nowNanos, isOpenFlushed)) {
      takeFromOpen(segment);
      any = true;
    }
    return any;
  }

  private static @Nullable Segment due(SegmentList list, long nowNanos, boolean isFlush) {
    return isFlush ? list.first() : list.firstDue(nowNanos);
  }

  /** Takes from the oldest open segments what they hold, until an eighth of the buffer is free. */
  private void makeRoom() {
    int tolerated = options.maxBufferedSpans() - options.maxBufferedSpans() / 8;
    for (Segment segment = open.first();
        segment != null && stages.buffered() > tolerated;
        segment = open.first()) {
      takeFromOpen(segment);
    }
  }

  private void takeFromOpen(Segment segment) {
    if (options.mayLeaveBeforeRoot()) {
      takeWithoutRoot(segment);
    } else {
      giveUpChildren(segment);
    }
  }

  private void takeRoot(Segment segment) {
    SegmentList.remove(segment);
    if (segment.claimRoot()) {
      stages.admittedTaken(segment.admittedSpans);
      sender.sendWithRoot(segment);
    }
  }

  private void takeWithoutRoot(Segment segment) {
    SegmentList.remove(segment);
    sender.sendWithoutRoot(segment);
  }

  private void giveUpChildren(Segment segment) {
    SegmentList.remove(segment);
    int spans = FinishedSpan.count(segment.takeFinished());
    stages.discardBuffered(DiscardReason.BUFFER_OVERFLOW, spans);
  }
}
