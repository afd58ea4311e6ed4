package dev.sentryotel.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.FinishedSegment;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.SegmentEncoder;
import dev.sentryotel.encoding.TraceLifecycle;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the thread looks, and what wakes it. */
@Timeout(30)
class EncoderThreadTest {

  private static final SegmentOptions SMALL =
      TraceTestBed.options(8, 16, TraceLifecycle.STATIC, LeftoverSpans.STREAM);

  /** Whoever waits for the end of such a nap waits for too long. */
  private static final Duration LONG_NAP = Duration.ofHours(1);

  private final Ledger ledger = new Ledger();
  private @Nullable SentrySpanProcessor processor;
  private @Nullable Tracer tracer;

  @AfterEach
  void close() {
    assertThat(processor().release().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  @Test
  void spanThatEndsBetweenTheLastLookAndTheRestIsSeen() {
    BeforeRest beforeRest = new BeforeRest(false);
    start(TraceTestBed.DEFAULTS, beforeRest, EncoderThread.NAP_NANOS, beforeRest::encode);
    beforeRest.action = () -> root().end();

    root().end();

    await().until(() -> ledger.deliveredSpans() == 2);
  }

  @Test
  void flushThatComesBetweenTheLastLookAndTheRestIsAnswered() {
    BeforeRest beforeRest = new BeforeRest(false);
    start(TraceTestBed.DEFAULTS, beforeRest, EncoderThread.NAP_NANOS, beforeRest::encode);
    AtomicReference<CompletableResultCode> flush = new AtomicReference<>();
    beforeRest.action = () -> flush.set(processor().forceFlush());

    root().end();

    await().until(() -> flush.get() != null && flush.get().isSuccess());
  }

  @Test
  void releaseThatComesBetweenTheLastLookAndTheRestIsAnswered() {
    BeforeRest beforeRest = new BeforeRest(false);
    start(TraceTestBed.DEFAULTS, beforeRest, EncoderThread.NAP_NANOS, beforeRest::encode);
    AtomicReference<CompletableResultCode> release = new AtomicReference<>();
    beforeRest.action = () -> release.set(processor().release());

    root().end();

    await().until(() -> release.get() != null && release.get().isSuccess());
  }

  @Test
  void flushThatComesBetweenALookAndANapIsAnswered() {
    BeforeRest beforeNap = new BeforeRest(true);
    AtomicReference<CompletableResultCode> flush = new AtomicReference<>();
    beforeNap.action = () -> flush.set(processor().forceFlush());
    start(TraceTestBed.DEFAULTS, beforeNap, LONG_NAP.toNanos(), beforeNap::encode);
    root().end();

    processor().forceFlush();

    await().until(() -> flush.get() != null && flush.get().isSuccess());
  }

  @Test
  void manySpansThatEndBetweenALookAndANapAreSeen() {
    BeforeRest beforeNap = new BeforeRest(true);
    beforeNap.action = () -> endedRoots(EncoderThread.NAP_MAX_SPANS);
    start(TraceTestBed.DEFAULTS, beforeNap, LONG_NAP.toNanos(), beforeNap::encode);
    root().end();

    processor().forceFlush();

    await().until(() -> ledger.deliveredSpans() == EncoderThread.NAP_MAX_SPANS + 1);
  }

  @Test
  void flushDuringReleaseIsAnswered() throws InterruptedException {
    CountDownLatch isReleasing = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    start(
        TraceTestBed.DEFAULTS,
        System::nanoTime,
        LONG_NAP.toNanos(),
        (segment, out) -> {
          isReleasing.countDown();
          awaitUninterruptibly(mayGoOn);
          TraceTestBed.encode(segment, out);
        });
    root().end();
    processor().release();
    isReleasing.await();

    CompletableResultCode flush = processor().forceFlush();

    assertThat(flush.isDone()).isFalse();
    mayGoOn.countDown();
    assertThat(flush.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  @Test
  void flushAfterTheThreadHasEndedIsAnswered() throws InterruptedException {
    AtomicReference<Thread> thread = new AtomicReference<>();
    start(
        TraceTestBed.DEFAULTS,
        System::nanoTime,
        EncoderThread.NAP_NANOS,
        (segment, out) -> thread.set(Thread.currentThread()));
    root().end();
    processor().release().join(10, TimeUnit.SECONDS);
    thread.get().join();

    CompletableResultCode flush = processor().forceFlush();

    assertThat(flush.isSuccess()).isTrue();
  }

  @Test
  void napWaitsForCompany() {
    startNapping(TraceTestBed.DEFAULTS);

    root().end();
    root().end();

    await().during(Duration.ofMillis(200)).until(() -> processor().pending().waiting() == 2);
  }

  @Test
  void flushEndsANap() {
    startNapping(TraceTestBed.DEFAULTS);
    root().end();

    CompletableResultCode flush = processor().forceFlush();

    assertThat(flush.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(ledger.deliveredSpans()).isEqualTo(1);
  }

  @Test
  void asManySpansAsASegmentMayHaveEndANap() {
    startNapping(SMALL);
    Span root = root();

    endedChildren(root, SMALL.maxSpans());

    await().until(() -> ledger.deliveredSpans() == SMALL.maxSpans());
    root.end();
  }

  @Test
  void fullBufferEndsANap() {
    startNapping(SMALL);
    Span one = root();
    Span other = root();
    endedChildren(one, SMALL.maxSpans() - 1);
    endedChildren(other, SMALL.maxSpans() - 1);
    root().end();
    root().end();

    root().end();

    await().until(() -> ledger.deliveredSpans() >= 2);
    one.end();
    other.end();
  }

  @Test
  void manyWaitingSpansEndANap() {
    startNapping(TraceTestBed.DEFAULTS);

    endedRoots(EncoderThread.NAP_MAX_SPANS);

    await().until(() -> ledger.deliveredSpans() == EncoderThread.NAP_MAX_SPANS);
  }

  private void startNapping(SegmentOptions options) {
    start(options, System::nanoTime, LONG_NAP.toNanos(), TraceTestBed::encode);
  }

  private void start(
      SegmentOptions options, LongSupplier nanoClock, long napNanos, SegmentEncoder encoder) {
    EncoderRuntime system = EncoderRuntime.system();
    SentrySpanProcessor made =
        new SentrySpanProcessor(
            options,
            encoder,
            envelope -> ledger.spansDelivered(envelope.spanCount()),
            CompletableResultCode::ofSuccess,
            ledger,
            new EncoderRuntime(nanoClock, system.threads(), napNanos));
    processor = made;
    tracer =
        SdkTracerProvider.builder()
            .setSampler(new RecordingSampler())
            .addSpanProcessor(made)
            .build()
            .get("test");
  }

  private SentrySpanProcessor processor() {
    return requireNonNull(processor);
  }

  private Tracer tracer() {
    return requireNonNull(tracer);
  }

  private Span root() {
    return tracer().spanBuilder("root").setNoParent().startSpan();
  }

  private void endedRoots(int count) {
    for (int i = 0; i < count; i++) {
      root().end();
    }
  }

  private void endedChildren(Span parent, int count) {
    for (int i = 0; i < count; i++) {
      tracer().spanBuilder("child").setParent(Context.root().with(parent)).startSpan().end();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A clock that acts once, on the encoder thread, after the first look that found something or
   * nothing: the thread asks for the time before each look, and after it to know how long it may
   * rest.
   */
  private static final class BeforeRest implements LongSupplier {

    volatile @Nullable Runnable action;
    private final boolean isAfterWork;
    private boolean isAfterLook;
    private boolean hasEncoded;

    BeforeRest(boolean isAfterWork) {
      this.isAfterWork = isAfterWork;
    }

    void encode(FinishedSegment segment, Consumer<Envelope> out) {
      hasEncoded = true;
      TraceTestBed.encode(segment, out);
    }

    @Override
    public long getAsLong() {
      Runnable due = action;
      if (isAfterLook && hasEncoded == isAfterWork && due != null) {
        action = null;
        due.run();
      }
      hasEncoded = hasEncoded && !isAfterLook;
      isAfterLook = !isAfterLook;
      return System.nanoTime();
    }
  }
}
