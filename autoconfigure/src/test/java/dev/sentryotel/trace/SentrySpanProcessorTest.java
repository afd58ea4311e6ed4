package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.propagation.FactsMaker;
import dev.sentryotel.propagation.TraceDecision;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The processor with its thread. */
@Timeout(30)
class SentrySpanProcessorTest {

  @Test
  void transactionLeavesWithoutAFlush() {
    try (TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS)) {
      bed.root("root").end();

      await().until(() -> bed.ledger.deliveredSpans() == 1);
    }
  }

  @Test
  void transactionLeavesThoughAChildNeverEnds() {
    try (TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      bed.child(root, "never ended");
      root.end();

      await().until(() -> bed.ledger.deliveredSpans() == 1);
    }
  }

  @Test
  void lateChildLeavesWithoutAFlush() {
    try (TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      Span late = bed.child(root, "late");
      root.end();
      bed.flush();
      late.end();

      await().until(() -> bed.ledger.deliveredSpans() == 2);
    }
  }

  @Test
  void manyChildrenOfAnOpenRootLeaveWithoutAFlush() {
    try (TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS)) {
      Span root = bed.root("root");
      bed.endedChildren(root, 1000);

      await().until(() -> bed.ledger.deliveredSpans() == 1000);
      root.end();
    }
  }

  @Test
  void threadIsADaemonThatStartsWithTheFirstEndAndEndsWithRelease() {
    AtomicReference<Thread> encoderThread = new AtomicReference<>();
    TraceTestBed bed =
        TraceTestBed.running(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {
              encoderThread.set(Thread.currentThread());
              TraceTestBed.encode(segment, out);
            });
    Span root = bed.root("root");
    bed.flush();
    assertThat(encoderThread).hasNullValue();
    root.end();
    bed.flush();

    Thread thread = encoderThread.get();

    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getContextClassLoader()).isSameAs(SentrySpanProcessor.class.getClassLoader());
    assertThat(thread.getName()).isEqualTo("sentry-encoder");
    bed.release();
    await().until(() -> !thread.isAlive());
  }

  @Test
  void flushAnswersWhenDeliveryHasBeenFlushed() {
    CompletableResultCode delivery = new CompletableResultCode();
    AtomicInteger encoded = new AtomicInteger();
    SentrySpanProcessor processor =
        SentrySpanProcessor.create(
            TraceTestBed.DEFAULTS,
            (segment, out) -> encoded.incrementAndGet(),
            envelope -> {},
            () -> delivery,
            new Ledger());
    SdkTracerProvider provider = provider(processor);
    provider.get("test").spanBuilder("root").startSpan().end();

    CompletableResultCode flush = processor.forceFlush();

    await().until(() -> encoded.get() == 1);
    assertThat(flush.isDone()).isFalse();
    delivery.succeed();
    assertThat(flush.isSuccess()).isTrue();
    processor.release().join(10, TimeUnit.SECONDS);
  }

  @Test
  void flushFailsWithDelivery() {
    SentrySpanProcessor processor =
        SentrySpanProcessor.create(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {},
            envelope -> {},
            CompletableResultCode::ofFailure,
            new Ledger());
    SdkTracerProvider provider = provider(processor);
    provider.get("test").spanBuilder("root").startSpan().end();

    CompletableResultCode flush = processor.forceFlush().join(10, TimeUnit.SECONDS);

    assertThat(flush.isDone()).isTrue();
    assertThat(flush.isSuccess()).isFalse();
    processor.release().join(10, TimeUnit.SECONDS);
  }

  @Test
  void spansThatEndAfterShutdownLeave() {
    try (TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS)) {
      Span inFlight = bed.root("in flight");
      bed.processor.shutdown().join(10, TimeUnit.SECONDS);
      inFlight.end();

      assertThat(bed.flush()).hasSize(1);
    }
  }

  @Test
  void flushAndReleaseAnswerAfterRelease() {
    TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS);
    bed.root("root").end();
    bed.release();

    CompletableResultCode flush = bed.processor.forceFlush().join(10, TimeUnit.SECONDS);
    CompletableResultCode release = bed.processor.release().join(10, TimeUnit.SECONDS);

    assertThat(flush.isSuccess()).isTrue();
    assertThat(release.isSuccess()).isTrue();
    assertThat(bed.ledger.deliveredSpans()).isEqualTo(1);
  }

  @Test
  void releaseOfAnUnusedProcessorStartsNoThread() {
    AtomicInteger started = new AtomicInteger();
    SentrySpanProcessor processor =
        new SentrySpanProcessor(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {},
            envelope -> {},
            CompletableResultCode::ofSuccess,
            new Ledger(),
            new EncoderRuntime(
                System::nanoTime,
                task -> {
                  started.incrementAndGet();
                  return new Thread(task);
                },
                EncoderThread.NAP_NANOS));

    CompletableResultCode release = processor.release().join(10, TimeUnit.SECONDS);

    assertThat(release.isSuccess()).isTrue();
    assertThat(started).hasValue(0);
  }

  @Test
  void failureOfTheEncoderIsCountedAndSurvived() {
    AtomicInteger calls = new AtomicInteger();
    try (TraceTestBed bed =
        TraceTestBed.running(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {
              if (calls.getAndIncrement() == 0) {
                throw new AssertionError("no transaction today");
              }
              TraceTestBed.encode(segment, out);
            })) {
      Span root = bed.root("root");
      bed.endedChildren(root, 2);
      root.end();
      bed.flush();
      bed.root("next").end();

      bed.flush();

      assertThat(bed.lostTransactions(DiscardReason.INTERNAL_SDK_ERROR)).isEqualTo(1);
      assertThat(bed.lostSpans(DiscardReason.INTERNAL_SDK_ERROR)).isEqualTo(3);
      assertThat(bed.ledger.deliveredSpans()).isEqualTo(1);
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void failureAfterTheTransactionWasMadeCountsTheRestOnly() {
    SegmentOptions options =
        TraceTestBed.options(2, 100, TraceLifecycle.STATIC, LeftoverSpans.STREAM);
    try (TraceTestBed bed =
        TraceTestBed.stepped(
            options,
            (segment, out) -> {
              if (segment.root() == null) {
                throw new IllegalStateException("no leftovers today");
              }
              TraceTestBed.encode(segment, out);
            })) {
      Span root = bed.root("root");
      bed.endedChildren(root, 5);
      root.end();

      bed.look();

      assertThat(bed.ledger.deliveredSpans()).isEqualTo(3);
      assertThat(bed.lostTransactions(DiscardReason.INTERNAL_SDK_ERROR)).isZero();
      assertThat(bed.lostSpans(DiscardReason.INTERNAL_SDK_ERROR)).isEqualTo(3);
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void anotherThreadFollowsOneThatDiedOfAFatalError() {
    AtomicInteger calls = new AtomicInteger();
    AtomicReference<Thread> died = new AtomicReference<>();
    try (TraceTestBed bed =
        TraceTestBed.running(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {
              if (calls.getAndIncrement() == 0) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
                died.set(Thread.currentThread());
                throw new InternalError("as if the virtual machine were broken");
              }
              TraceTestBed.encode(segment, out);
            })) {
      bed.root("one").end();
      await().until(() -> died.get() != null && !died.get().isAlive());
      bed.root("two").end();

      bed.flush();

      assertThat(bed.lostSpans(DiscardReason.INTERNAL_SDK_ERROR)).isEqualTo(1);
      assertThat(bed.ledger.deliveredSpans()).isEqualTo(1);
      assertThat(bed.missing()).isZero();
    }
  }

  @Test
  void releaseCountsWhatAThreadThatDiedHadKept() {
    AtomicReference<Thread> died = new AtomicReference<>();
    TraceTestBed bed =
        TraceTestBed.running(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {
              Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
              died.set(Thread.currentThread());
              throw new InternalError("as if the virtual machine were broken");
            });
    bed.endedChildren(bed.root("open"), 3);
    bed.flush();
    bed.root("fatal").end();
    await().until(() -> died.get() != null && !died.get().isAlive());

    bed.release();

    assertThat(bed.lostSpans(DiscardReason.BUFFER_OVERFLOW)).isEqualTo(3);
    assertThat(bed.missing()).isZero();
  }

  @Test
  void interruptedEncoderStillRests() {
    AtomicReference<Thread> encoderThread = new AtomicReference<>();
    try (TraceTestBed bed =
        TraceTestBed.running(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {
              encoderThread.set(Thread.currentThread());
              Thread.currentThread().interrupt();
              TraceTestBed.encode(segment, out);
            })) {
      bed.root("root").end();
      bed.flush();

      await().until(() -> encoderThread.get().getState() == Thread.State.TIMED_WAITING);
    }
  }

  @Test
  void pendingSpansAreReadByStage() throws InterruptedException {
    CountDownLatch isEncoding = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    TraceTestBed bed =
        TraceTestBed.running(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {
              isEncoding.countDown();
              awaitUninterruptibly(mayGoOn);
              TraceTestBed.encode(segment, out);
            });
    Span first = bed.root("first");
    bed.endedChildren(first, 3);
    first.end();
    isEncoding.await();
    Span waiting = bed.root("waiting");
    bed.endedChildren(waiting, 1);
    waiting.end();
    bed.endedChildren(bed.root("open"), 5);

    await().until(() -> bed.processor.pending().oldestWaitingNanos() > 0);
    PendingSpans pending = bed.processor.pending();

    assertThat(pending.encoding()).isEqualTo(4);
    assertThat(pending.waiting()).isEqualTo(2);
    assertThat(pending.open()).isEqualTo(5);
    assertThat(bed.missing()).isZero();
    mayGoOn.countDown();
    bed.close();
  }

  @Test
  void spanThatPassedAnotherSamplerIsCountedAsInvalid() {
    Ledger ledger = new Ledger();
    SentrySpanProcessor processor =
        SentrySpanProcessor.create(
            TraceTestBed.DEFAULTS,
            (segment, out) -> {},
            envelope -> {},
            CompletableResultCode::ofSuccess,
            ledger);
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(processor).build()) {
      provider.get("test").spanBuilder("root").startSpan().end();
    }

    assertThat(ledger.endedSpans()).isEqualTo(1);
    assertThat(ledger.discarded(DiscardReason.INVALID, DataCategory.SPAN)).isEqualTo(1);
  }

  @Test
  void spanThatIsRecordedForOthersOnlyIsNeitherSentNorCounted() {
    TraceFacts deferred =
        new FactsMaker().shared(TraceDecision.DEFERRED, Double.NaN, DiscardReason.SAMPLE_RATE);
    TraceState state = deferred.on(TraceState.getDefault());
    Span recorded =
        Span.wrap(
            SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                state));
    try (TraceTestBed bed = TraceTestBed.running(TraceTestBed.DEFAULTS)) {
      bed.child(recorded, "recorded").end();

      List<TakenSpans> taken = bed.flush();

      assertThat(taken).isEmpty();
      assertThat(bed.ledger.endedSpans()).isZero();
    }
  }

  @Test
  void childOfAnotherClientsSpanIsNotGivenToThatClient() {
    try (TraceTestBed one = TraceTestBed.running(TraceTestBed.DEFAULTS);
        TraceTestBed other = TraceTestBed.running(TraceTestBed.DEFAULTS)) {
      Span root = one.root("root");
      other.child(root, "foreign").end();
      root.end();
      one.flush();

      assertThat(one.ledger.deliveredSpans()).isEqualTo(1);
      assertThat(other.lostSpans(DiscardReason.INVALID)).isEqualTo(1);
      assertThat(other.missing()).isZero();
    }
  }

  private static SdkTracerProvider provider(SentrySpanProcessor processor) {
    return SdkTracerProvider.builder()
        .setSampler(new RecordingSampler())
        .addSpanProcessor(processor)
        .build();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
