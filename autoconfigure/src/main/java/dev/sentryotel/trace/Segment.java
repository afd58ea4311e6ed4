package dev.sentryotel.trace;

import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.propagation.LocalRoot;
import dev.sentryotel.protocol.TransactionSource;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A local root and its local descendants, from the root's start for as long as any of them, or a
 * copy of their contexts, is about.
 *
 * <p>Application threads count their spans in and out without a lock; one thread at a time takes
 * out what has ended. Once the root has been taken no span is reachable from here but those that
 * ended late and were not taken yet.
 */
final class Segment implements LocalRoot {

  /*
   * What has ended hangs in a stack. Taking it is one exchange with null, which whoever wants the
   * spans, to send or to count them as lost, does; so no span can be taken twice. Three rules see
   * to it that none is forgotten:
   *
   *   1. Whoever puts the first span onto the empty stack, ends the root, or ends the last open
   *      span after the root, puts the segment into the mailbox, unless it is in there (MAILED).
   *   2. The encoder clears MAILED before it looks, so what comes while it looks is mailed again.
   *   3. ROOT_TAKEN is set before the stack is taken. A span that comes too late for that is the
   *      first of the next stack, and rule 1 mails it.
   *
   * A closed mailbox takes nothing: then the application's thread itself follows rule 2 and counts.
   */

  private static final AtomicIntegerFieldUpdater<Segment> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Segment.class, "state");
  private static final AtomicReferenceFieldUpdater<Segment, FinishedSpan> FINISHED =
      AtomicReferenceFieldUpdater.newUpdater(Segment.class, FinishedSpan.class, "finished");

  private static final int ROOT_ENDED = 1 << 30;
  private static final int ROOT_TAKEN = 1 << 29;
  private static final int MAILED = 1 << 28;
  // 268 million spans can be open at once; they would need some 100 GB.
  private static final int OPEN = MAILED - 1;

  private final Object owner;
  private final SpanContext rootContext;
  private final long threadId;
  private final String threadName;

  private volatile int state;
  private volatile @Nullable FinishedSpan finished;
  // Null once taken. The names are written before, and by the thread that takes.
  private volatile @Nullable ReadableSpan root;
  private @Nullable String name;
  private boolean isNamePassedOn;

  // Spans counted as waiting; written before ROOT_ENDED is set, read after.
  int admittedSpans;

  // Owned by the mailbox.
  @Nullable Segment nextMail;

  // Owned by the encoder thread, see SegmentList.
  @Nullable SegmentList list;
  @Nullable Segment previous;
  @Nullable Segment next;
  long dueNanos;

  /**
   * Creates the segment of a root that is about to start on this thread.
   *
   * @param owner whose segment it is
   */
  Segment(Object owner, SpanContext rootContext, @Nullable ReadableSpan root) {
    Thread thread = Thread.currentThread();
    this.owner = owner;
    this.rootContext = rootContext;
    this.root = root;
    this.threadId = thread.getId();
    this.threadName = thread.getName();
  }

  SpanContext rootContext() {
    return rootContext;
  }

  long threadId() {
    return threadId;
  }

  String threadName() {
    return threadName;
  }

  /** Whether spans of this context belong here: facts may come from another client of the JVM. */
  boolean belongsTo(Object owner, SpanContext context) {
    return this.owner == owner && rootContext.getTraceId().equals(context.getTraceId());
  }

  boolean isRoot(SpanContext context) {
    return rootContext.getSpanId().equals(context.getSpanId());
  }

  /** Returns how many spans have ended and wait, the root left out. */
  int finishedCount() {
    return FinishedSpan.count(finished);
  }

  /** Returns the last of the spans that have ended and wait, the root left out. */
  @Nullable FinishedSpan lastFinished() {
    return finished;
  }

  boolean isRootEnded() {
    return (state & ROOT_ENDED) != 0;
  }

  boolean isRootTaken() {
    return (state & ROOT_TAKEN) != 0;
  }

  /** Whether the root has ended and no span is open. */
  boolean isComplete() {
    return (state & (ROOT_ENDED | OPEN)) == ROOT_ENDED;
  }

  void spanStarted() {
    STATE.getAndIncrement(this);
  }

  /** Keeps a span that has ended, and returns how many wait with it. */
  int keep(ReadableSpan span) {
    FinishedSpan kept = new FinishedSpan(span);
    for (; ; ) {
      FinishedSpan earlier = finished;
      kept.earlier = earlier;
      kept.count = FinishedSpan.count(earlier) + 1;
      if (FINISHED.compareAndSet(this, earlier, kept)) {
        return kept.count;
      }
    }
  }

  /**
   * Counts a child out, after it was kept.
   *
   * @param mail whether the encoder must look at the segment in any case
   * @return whether the caller must mail the segment
   */
  boolean childEnded(boolean mail) {
    for (; ; ) {
      int before = state;
      int after = countedOut(before);
      if (mail || (after & (ROOT_ENDED | ROOT_TAKEN | OPEN)) == ROOT_ENDED) {
        after |= MAILED;
      }
      if (STATE.compareAndSet(this, before, after)) {
        return (before & MAILED) == 0 && (after & MAILED) != 0;
      }
    }
  }

  /** Counts the root out, and returns whether the caller must mail the segment. */
  boolean rootEnded() {
    for (; ; ) {
      int before = state;
      if (STATE.compareAndSet(this, before, countedOut(before) | ROOT_ENDED | MAILED)) {
        return (before & MAILED) == 0;
      }
    }
  }

  /** Counts the root out and takes it, so that the encoder will not. */
  void rootRefused() {
    for (; ; ) {
      int before = state;
      int after = countedOut(before) | ROOT_ENDED | ROOT_TAKEN;
      if (STATE.compareAndSet(this, before, after)) {
        return;
      }
    }
  }

  // An end without a start, which only a wrapper around the processor can bring about, counts as
  // nothing.
  private static int countedOut(int state) {
    return (state & OPEN) == 0 ? state : state - 1;
  }

  /** Must be called after the segment left the mailbox, before it is looked at. */
  void clearMailed() {
    STATE.getAndUpdate(this, state -> state & ~MAILED);
  }

  /** Claims the root that has ended; false if somebody else has. */
  boolean claimRoot() {
    return (STATE.getAndUpdate(this, state -> state | ROOT_TAKEN) & ROOT_TAKEN) == 0;
  }

  /** Returns the last of the spans that have ended, and keeps none. */
  @Nullable FinishedSpan takeFinished() {
    return FINISHED.getAndSet(this, null);
  }

  @Nullable ReadableSpan root() {
    return root;
  }

  /** Keeps a name to go by when the root has been let go. */
  void name(String name, boolean isNamePassedOn) {
    this.name = name;
    this.isNamePassedOn = isNamePassedOn;
  }

  /** Lets go of the root. */
  void releaseRoot() {
    root = null;
  }

  /** Returns the best name known. */
  @Nullable String name() {
    ReadableSpan live = root;
    return live == null ? name : mapped(live).description();
  }

  @Override
  public @Nullable String transactionName() {
    ReadableSpan live = root;
    if (live == null) {
      return isNamePassedOn ? name : null;
    }
    MappedSpan mapped = mapped(live);
    return isPassedOn(mapped.source()) ? mapped.description() : null;
  }

  @Override
  public void rename(String name, TransactionSource source) {
    name(name, isPassedOn(source));
  }

  /** Whether a name may leave as part of a dynamic sampling context. */
  static boolean isPassedOn(TransactionSource source) {
    return source != TransactionSource.URL;
  }

  private static MappedSpan mapped(ReadableSpan live) {
    return MappedSpan.of(
        live.getName(),
        live.getKind(),
        live.getAttributes(),
        live.getInstrumentationScopeInfo().getName(),
        StatusData.unset());
  }
}
