package dev.sentryotel.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that looks at segments and encodes them; a daemon that starts with the first call.
 *
 * <p>Any thread may call it, which costs the caller one read of a field unless the thread rests.
 */
final class EncoderThread {

  /** {@value}. */
  static final String NAME = "sentry-encoder";

  /**
   * 50 ms between two looks while spans come in slowly: so at 100 requests a second 20 wake-ups
   * instead of 100, and with the wait for stragglers, as long again, still within the 100 ms that a
   * transaction may wait.
   */
  static final long NAP_NANOS = 50_000_000;

  /** {@value} spans waiting end a nap; two envelopes of the largest kind. */
  static final int NAP_MAX_SPANS = 2000;

  private static final Logger log = LoggerFactory.getLogger(EncoderThread.class);

  /*
   * Who puts something where the thread will find it calls afterwards; the thread says that it
   * rests, and only then looks a last time. So one of both always sees the other.
   */
  private enum Attention {
    /** Nobody there, or nothing to do: a call wakes the thread. */
    IDLE,
    /** It will look soon: only a hurried call wakes it. */
    NAPPING,
    /** It looks, and once more before it rests: no call is needed. */
    AWAKE
  }

  private final AtomicReference<Attention> attention = new AtomicReference<>(Attention.IDLE);
  private final ConcurrentLinkedQueue<CompletableResultCode> flushes =
      new ConcurrentLinkedQueue<>();
  private final CompletableResultCode released = new CompletableResultCode();
  private final SegmentAssembler assembler;
  private final SegmentMailbox mailbox;
  private final SpanStages stages;
  private final Supplier<CompletableResultCode> flushDelivery;
  private final EncoderRuntime runtime;
  private volatile @Nullable Thread thread;
  private volatile boolean hasStarted;
  private volatile boolean mustRelease;
  private volatile boolean isHurried;

  EncoderThread(
      SegmentAssembler assembler,
      SegmentMailbox mailbox,
      SpanStages stages,
      Supplier<CompletableResultCode> flushDelivery,
      EncoderRuntime runtime) {
    this.assembler = assembler;
    this.mailbox = mailbox;
    this.stages = stages;
    this.flushDelivery = flushDelivery;
    this.runtime = runtime;
  }

  /** Tells the thread that there is something in the mailbox. */
  void call() {
    Attention seen = attention.get();
    if (seen == Attention.IDLE) {
      wake(Attention.IDLE, Attention.NAPPING);
    } else if (seen == Attention.NAPPING && stages.waiting() >= NAP_MAX_SPANS) {
      wake(Attention.NAPPING, Attention.AWAKE);
    }
  }

  /** Like {@link #call()}, and the thread does not nap before it looks. */
  void hurry() {
    isHurried = true;
    boolean isAwake = false;
    while (!isAwake) {
      isAwake =
          attention.get() == Attention.AWAKE
              || wake(Attention.NAPPING, Attention.AWAKE)
              || wake(Attention.IDLE, Attention.AWAKE);
    }
  }

  /** Has every complete root encoded and delivered. */
  CompletableResultCode flush() {
    if (!hasStarted && mailbox.isEmpty()) {
      return flushedDelivery();
    }
    CompletableResultCode result = new CompletableResultCode();
    flushes.add(result);
    hurry();
    if (released.isDone()) {
      complete(takeFlushes());
    }
    return result;
  }

  /** Closes the mailbox, has every complete root encoded, counts the rest, and ends the thread. */
  CompletableResultCode release() {
    mustRelease = true;
    if (!hasStarted && mailbox.closeIfEmpty()) {
      return released.succeed();
    }
    hurry();
    return released;
  }

  private boolean wake(Attention from, Attention to) {
    if (!attention.compareAndSet(from, to)) {
      return false;
    }
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    } else if (from == Attention.IDLE) {
      start();
    }
    return true;
  }

  private void start() {
    try {
      runtime.threads().newThread(this::run).start();
    } catch (OutOfMemoryError e) {
      // The system refuses another thread. The next call tries again; until then spans wait within
      // their bound.
      attention.set(Attention.IDLE);
    }
  }

  private void run() {
    hasStarted = true;
    thread = Thread.currentThread();
    try {
      napIfCalled();
      while (!mustRelease) {
        lookAndRest();
      }
      assembler.release(nowNanos());
      released.succeed();
      complete(takeFlushes());
    } finally {
      thread = null;
      // Not released means a fatal error: then the next call starts another thread.
      attention.set(released.isDone() ? Attention.AWAKE : Attention.IDLE);
    }
  }

  private void lookAndRest() {
    attention.set(Attention.AWAKE);
    isHurried = false;
    List<CompletableResultCode> flushing = takeFlushes();
    boolean hasWorked;
    try {
      hasWorked = assembler.look(nowNanos(), !flushing.isEmpty());
    } finally {
      complete(flushing);
    }
    long nanosUntilDue = assembler.nanosUntilDue(nowNanos());
    if (hasWorked) {
      // More will come, probably; then nobody needs to wake us.
      attention.set(Attention.NAPPING);
      if (!isHurried && stages.waiting() < NAP_MAX_SPANS) {
        rest(Math.min(runtime.napNanos(), nanosUntilDue));
      }
    } else {
      attention.set(Attention.IDLE);
      if (!isHurried && mailbox.isEmpty()) {
        rest(nanosUntilDue);
        napIfCalled();
      }
    }
  }

  private void napIfCalled() {
    if (attention.get() == Attention.NAPPING) {
      rest(runtime.napNanos());
    }
  }

  private void rest(long nanos) {
    // An interrupt would end every rest at once; nobody but user code on this thread can have
    // caused it, and it means nothing to us.
    Thread.interrupted();
    LockSupport.parkNanos(this, nanos);
  }

  private List<CompletableResultCode> takeFlushes() {
    List<CompletableResultCode> taken = new ArrayList<>();
    for (CompletableResultCode flush = flushes.poll(); flush != null; flush = flushes.poll()) {
      taken.add(flush);
    }
    return taken;
  }

  private void complete(List<CompletableResultCode> flushing) {
    if (flushing.isEmpty()) {
      return;
    }
    CompletableResultCode delivery = flushedDelivery();
    delivery.whenComplete(
        () -> {
          for (CompletableResultCode flush : flushing) {
            if (delivery.isSuccess()) {
              flush.succeed();
            } else {
              flush.fail();
            }
          }
        });
  }

  private CompletableResultCode flushedDelivery() {
    try {
      return flushDelivery.get();
    } catch (RuntimeException e) {
      log.warn("Sentry's delivery could not be flushed.", e);
      return CompletableResultCode.ofFailure();
    }
  }

  private long nowNanos() {
    return runtime.nanoClock().getAsLong();
  }
}
