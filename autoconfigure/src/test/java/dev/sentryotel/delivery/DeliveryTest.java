package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class DeliveryTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final FakeTime time = new FakeTime();
  private final FakeTransport transport = new FakeTransport();
  private final Ledger ledger = new Ledger();
  private final List<Delivery> open = new ArrayList<>();

  @AfterEach
  void nothingIsLeftRunning() {
    open.forEach(delivery -> delivery.close(Duration.ZERO));
    SenderThreads.awaitNone();
  }

  @Test
  void envelopeArrivesWithTimeOfSending() {
    Delivery delivery = delivery(1_000_000, 4);

    assertThat(delivery.offer(TestEnvelopes.transaction(3, "{\"spans\":[]}"))).isTrue();
    assertThat(delivery.flush(LONG)).isTrue();

    SentEnvelope sent = transport.attempts.get(0);
    assertThat(sent.header().get("sent_at").asString()).isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(sent.items()).singleElement().returns("{\"spans\":[]}", SentEnvelope.Item::payload);
    assertThat(ledger.deliveredSpans()).isEqualTo(3);
  }

  @Test
  void lineIsBoundedInBytes() {
    Envelope envelope = TestEnvelopes.transaction(2, "x".repeat(1000));
    int bytes = envelope.bytes().length;
    Delivery delivery = delivery(3L * bytes, 1);
    transport.behavior = sent -> transport.swallow();

    List<Boolean> taken = offer(delivery, envelope, 5);

    assertThat(taken).containsExactly(true, true, true, false, false);
    assertThat(delivery.snapshot().pendingBytes()).isEqualTo(3L * bytes);
    assertThat(delivery.snapshot().pendingSpans()).isEqualTo(6);
    assertThat(lost(DiscardReason.QUEUE_OVERFLOW, DataCategory.TRANSACTION)).isEqualTo(2);
    assertThat(lost(DiscardReason.QUEUE_OVERFLOW, DataCategory.SPAN)).isEqualTo(4);
  }

  @Test
  void manyCallsAreInFlightButNotMoreThanAllowed() {
    Delivery delivery = delivery(1_000_000, 8);
    CountDownLatch latch = new CountDownLatch(1);
    transport.behavior = FakeTransport.after(latch, 200);

    offer(delivery, TestEnvelopes.transaction(1), 20);
    await().until(() -> transport.inFlight.get() == 8);
    DeliverySnapshot during = delivery.snapshot();
    latch.countDown();

    assertThat(delivery.flush(LONG)).isTrue();
    assertThat(during.inFlightEnvelopes()).isEqualTo(8);
    assertThat(during.waitingEnvelopes()).isEqualTo(12);
    assertThat(transport.mostInFlight).hasValue(8);
    assertThat(ledger.deliveredSpans()).isEqualTo(20);
  }

  @Test
  void noThreadIsMadeBeforeTheFirstEnvelope() {
    delivery(1_000_000, 8);

    assertThat(SenderThreads.alive()).isEmpty();
  }

  @Test
  void clockStartsWithTheFirstLossWhereverItIsCounted() {
    delivery(1_000_000, 8);

    ledger.notRecorded(DiscardReason.SAMPLE_RATE, DataCategory.SPAN, 1);

    assertThat(SenderThreads.alive()).containsExactly("sentry-delivery-clock");
  }

  @Test
  void clockRunsForLossesOfBefore() {
    ledger.discardSpans(DiscardReason.BUFFER_OVERFLOW, 1);

    delivery(1_000_000, 8);

    assertThat(SenderThreads.alive()).containsExactly("sentry-delivery-clock");
  }

  @Test
  void idleSendersLeave() {
    Delivery delivery = delivery(1_000_000, 8);

    offer(delivery, TestEnvelopes.transaction(1), 20);
    delivery.flush(LONG);

    await().until(() -> delivery.snapshot().senderThreads() == 0);
    SenderThreads.awaitNone();
    assertThat(delivery.offer(TestEnvelopes.transaction(1))).isTrue();
    assertThat(delivery.flush(LONG)).isTrue();
  }

  @Test
  void sendersAreDaemonsOutsideAnyContext() {
    ContextKey<String> key = ContextKey.named("request");
    AtomicReference<Context> context = new AtomicReference<>();
    AtomicReference<Thread> thread = new AtomicReference<>();
    transport.behavior =
        sent -> {
          context.set(Context.current());
          thread.set(Thread.currentThread());
          return Answer.ofStatus(200);
        };
    Delivery delivery = delivery(1_000_000, 1);

    try (Scope scope = Context.root().with(key, "of the application").makeCurrent()) {
      delivery.offer(TestEnvelopes.transaction(1));
    }
    delivery.flush(LONG);

    assertThat(context.get()).isSameAs(Context.root());
    assertThat(thread.get().isDaemon()).isTrue();
    assertThat(thread.get().getName()).startsWith("sentry-sender-");
  }

  @Test
  void envelopeWithoutAnswerIsTriedThreeTimes() {
    Delivery delivery = delivery(1_000_000, 4);
    transport.behavior = sent -> fail();

    delivery.offer(TestEnvelopes.transaction(2));
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(transport.attempts).hasSize(3);
    assertThat(ledger.accounts().retriedCalls()).isEqualTo(2);
    assertThat(lost(DiscardReason.NETWORK_ERROR, DataCategory.SPAN)).isEqualTo(2);
  }

  @Test
  void attemptsAreSpreadByUpToHalfTheirDelay() {
    DeliveryTiming timing = time.timing();
    Delivery delivery =
        opened(
            new Delivery(
                new DeliveryOptions(1_000_000, 1, true),
                transport,
                ledger,
                new DeliveryTiming(
                    timing.nanoTime(),
                    timing.wallClock(),
                    () -> 0.999,
                    Duration.ofMillis(100),
                    timing.probePause(),
                    timing.senderIdle(),
                    timing.interval())));
    transport.behavior = sent -> fail();

    long start = System.nanoTime();
    delivery.offer(TestEnvelopes.transaction(1));
    assertThat(delivery.flush(LONG)).isTrue();

    // 100 and 200 ms, each half as long again; 300 ms without the spread.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(440));
    assertThat(transport.attempts).hasSize(3);
  }

  @Test
  void secondAttemptMayDeliver() {
    Delivery delivery = delivery(1_000_000, 4);
    AtomicInteger calls = new AtomicInteger();
    transport.behavior = sent -> calls.getAndIncrement() == 0 ? fail() : Answer.ofStatus(200);

    delivery.offer(TestEnvelopes.transaction(2));
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(ledger.deliveredSpans()).isEqualTo(2);
    assertThat(ledger.accounts().discarded()).isEmpty();
  }

  @Test
  void nothingIsTriedAgainWhileTheLineIsMoreThanHalfFull() {
    Envelope envelope = TestEnvelopes.transaction(1, "x".repeat(1000));
    Delivery delivery = delivery(envelope.bytes().length + 1000L, 1);
    transport.behavior = sent -> fail();

    delivery.offer(envelope);
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(transport.attempts).hasSize(1);
    assertThat(lost(DiscardReason.NETWORK_ERROR, DataCategory.SPAN)).isEqualTo(1);
  }

  @Test
  void nothingIsTriedAgainAfterAStatus() {
    Delivery delivery = delivery(1_000_000, 1);
    transport.behavior = sent -> Answer.ofStatus(503);

    delivery.offer(TestEnvelopes.transaction(1));
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(transport.attempts).hasSize(1);
  }

  @Test
  void faultOfATransportIsNotTriedAgainForItMayHaveSent() {
    Delivery delivery = delivery(1_000_000, 1);
    transport.behavior =
        sent -> {
          throw new IllegalStateException("a fault in a user's transport");
        };

    delivery.offer(TestEnvelopes.transaction(1));
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(lost(DiscardReason.INTERNAL_SDK_ERROR, DataCategory.SPAN)).isEqualTo(1);
    assertThat(transport.attempts).hasSize(1);
  }

  @Test
  void aBurstStartsNoMoreSendersThanItHasEnvelopes() {
    Delivery delivery = delivery(1_000_000, 64);
    transport.behavior = sent -> transport.swallow();

    offer(delivery, TestEnvelopes.transaction(1), 12);

    assertThat(delivery.snapshot().senderThreads()).isLessThanOrEqualTo(12);
    await().until(() -> delivery.snapshot().inFlightEnvelopes() == 12);
    assertThat(delivery.snapshot().senderThreads()).isEqualTo(12);
  }

  @Test
  void sendersOfABurstLeaveThoughTrafficGoesOn() {
    Delivery delivery = delivery(1_000_000, 16);
    CountDownLatch latch = new CountDownLatch(1);
    transport.behavior = FakeTransport.after(latch, 200);
    offer(delivery, TestEnvelopes.transaction(1), 16);
    await().until(() -> delivery.snapshot().inFlightEnvelopes() == 16);
    latch.countDown();

    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              delivery.offer(TestEnvelopes.transaction(1));
              delivery.flush(LONG);
              // The one that is on its way back from the last, and the one called meanwhile.
              return delivery.snapshot().senderThreads() <= 2;
            });
  }

  @Test
  void linkageErrorOfATransportIsCountedAndSendingGoesOn() {
    Delivery delivery = delivery(1_000_000, 1);
    AtomicInteger calls = new AtomicInteger();
    transport.behavior =
        sent -> {
          if (calls.getAndIncrement() == 0) {
            throw new NoClassDefFoundError("missing");
          }
          return Answer.ofStatus(200);
        };

    offer(delivery, TestEnvelopes.transaction(1), 2);
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(lost(DiscardReason.INTERNAL_SDK_ERROR, DataCategory.SPAN)).isEqualTo(1);
    assertThat(ledger.deliveredSpans()).isEqualTo(1);
  }

  @Test
  void fatalErrorEndsTheThreadButNotTheDelivery() {
    Delivery delivery = delivery(1_000_000, 1);
    AtomicInteger calls = new AtomicInteger();
    transport.behavior =
        sent -> {
          if (calls.getAndIncrement() == 0) {
            Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
            throw new StackOverflowError();
          }
          return Answer.ofStatus(200);
        };

    offer(delivery, TestEnvelopes.transaction(1), 2);
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(lost(DiscardReason.INTERNAL_SDK_ERROR, DataCategory.SPAN)).isEqualTo(1);
    assertThat(ledger.deliveredSpans()).isEqualTo(1);
  }

  @Test
  void failureBeforeTheTransportIsCountedAndSendingGoesOn() {
    AtomicInteger looks = new AtomicInteger();
    DeliveryTiming timing = time.timing();
    Delivery delivery =
        opened(
            new Delivery(
                new DeliveryOptions(1_000_000, 1, true),
                transport,
                ledger,
                new DeliveryTiming(
                    timing.nanoTime(),
                    () -> {
                      if (looks.getAndIncrement() == 0) {
                        throw new AssertionError("no time");
                      }
                      return time.instant();
                    },
                    timing.random(),
                    timing.retryDelay(),
                    timing.probePause(),
                    timing.senderIdle(),
                    timing.interval())));

    offer(delivery, TestEnvelopes.transaction(1), 2);
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(lost(DiscardReason.INTERNAL_SDK_ERROR, DataCategory.SPAN)).isEqualTo(1);
    assertThat(ledger.deliveredSpans()).isEqualTo(1);
  }

  @Test
  void blackHoleIsProbedByOneCallAtATime() {
    Delivery delivery = delivery(10_000_000, 16);
    CountDownLatch timeout = new CountDownLatch(1);
    transport.behavior =
        sent -> {
          FakeTransport.after(timeout, 200).answer(sent);
          return fail();
        };
    offer(delivery, TestEnvelopes.transaction(1), 500);
    await().until(() -> transport.inFlight.get() == 16);

    timeout.countDown();
    await().until(() -> transport.attempts.size() >= 16 && transport.inFlight.get() <= 1);
    transport.mostInFlight.set(0);
    int attempts = transport.attempts.size();
    await().until(() -> transport.attempts.size() >= attempts + 10);

    assertThat(transport.mostInFlight.get()).isLessThanOrEqualTo(1);
  }

  @Test
  void collectorThatComesBackGetsEverythingThatWaits() {
    Delivery delivery = delivery(10_000_000, 16);
    transport.behavior = sent -> fail();
    offer(delivery, TestEnvelopes.transaction(1), 500);
    await().until(() -> delivery.snapshot().allowedInFlight() <= 1);

    transport.behavior = sent -> Answer.ofStatus(200);

    assertThat(delivery.flush(LONG)).isTrue();
    assertThat(delivery.snapshot().allowedInFlight()).isEqualTo(16);
    assertThat(ledger.deliveredSpans() + lost(DiscardReason.NETWORK_ERROR, DataCategory.SPAN))
        .isEqualTo(500);
    assertThat(ledger.deliveredSpans()).isGreaterThan(450);
  }

  @Test
  void limitStopsWhatIsOfferedAndWhatWaits() {
    Delivery delivery = delivery(1_000_000, 1);
    CountDownLatch latch = new CountDownLatch(1);
    transport.behavior =
        sent -> {
          FakeTransport.after(latch, 200).answer(sent);
          return new Answer(200, "60:transaction:key", null, null);
        };
    offer(delivery, TestEnvelopes.transaction(1), 3);
    latch.countDown();
    assertThat(delivery.flush(LONG)).isTrue();

    boolean isTaken = delivery.offer(TestEnvelopes.transaction(1));
    boolean isSpanTaken = delivery.offer(TestEnvelopes.spans(5));
    assertThat(delivery.flush(LONG)).isTrue();

    assertThat(isTaken).isFalse();
    assertThat(isSpanTaken).isTrue();
    assertThat(ledger.deliveredSpans()).isEqualTo(6);
    assertThat(lost(DiscardReason.RATELIMIT_BACKOFF, DataCategory.TRANSACTION)).isEqualTo(3);
    assertThat(delivery.snapshot().rateLimitedUntil())
        .containsExactlyEntriesOf(java.util.Map.of("transaction", FakeTime.START.plusSeconds(60)));
  }

  @Test
  void reportTravelsWithTheNextEnvelope() {
    Delivery delivery = delivery(1_000_000, 1);
    ledger.discard(DiscardReason.SAMPLE_RATE, DataCategory.TRANSACTION, 3);

    delivery.offer(TestEnvelopes.transaction(1));
    delivery.flush(LONG);
    delivery.offer(TestEnvelopes.transaction(1));
    delivery.flush(LONG);

    assertThat(transport.attempts.get(0).discardedEvents())
        .containsExactly("sample_rate/transaction/3");
    assertThat(transport.attempts.get(1).items()).hasSize(1);
  }

  @Test
  void reportIsKeptIfItsEnvelopeFails() {
    Delivery delivery = delivery(1_000_000, 1);
    ledger.discard(DiscardReason.SAMPLE_RATE, DataCategory.TRANSACTION, 3);
    transport.behavior = sent -> Answer.ofStatus(500);

    delivery.offer(TestEnvelopes.transaction(1));
    delivery.flush(LONG);
    transport.behavior = sent -> Answer.ofStatus(200);
    delivery.close(LONG);

    assertThat(transport.attempts.get(1).discardedEvents())
        .containsExactly(
            "send_error/transaction/1", "send_error/span/1", "sample_rate/transaction/3");
  }

  @Test
  void reportIsKeptIfItsEnvelopeGetsNoAnswer() {
    Delivery delivery = delivery(1_000_000, 1);
    ledger.discard(DiscardReason.SAMPLE_RATE, DataCategory.TRANSACTION, 3);
    AtomicInteger calls = new AtomicInteger();
    transport.behavior =
        sent -> {
          if (calls.getAndIncrement() == 0) {
            throw new IOException("no answer");
          }
          return Answer.ofStatus(200);
        };

    delivery.offer(TestEnvelopes.transaction(1));
    delivery.flush(LONG);

    assertThat(transport.attempts)
        .extracting(SentEnvelope::discardedEvents)
        .containsExactly(
            List.of("sample_rate/transaction/3"), List.of("sample_rate/transaction/3"));
  }

  @Test
  void reportIsKeptIfEverythingWasLimitedButNotIfPartWasTaken() {
    Delivery delivery = delivery(1_000_000, 1);
    ledger.discard(DiscardReason.SAMPLE_RATE, DataCategory.SPAN, 3);
    transport.behavior = sent -> new Answer(429, "60::organization", null, null);
    delivery.offer(TestEnvelopes.transaction(1));
    delivery.flush(LONG);
    time.moveTo(Duration.ofSeconds(61));

    transport.behavior = sent -> new Answer(429, "60:transaction:key", null, null);
    delivery.offer(TestEnvelopes.transaction(1));
    delivery.flush(LONG);
    transport.behavior = sent -> Answer.ofStatus(200);
    delivery.close(LONG);

    assertThat(transport.attempts).hasSize(2);
    assertThat(transport.attempts.get(1).discardedEvents()).containsExactly("sample_rate/span/3");
  }

  @Test
  void reportGoesAloneWhenALimitLeavesNothingToCarryIt() {
    DeliveryTiming timing = time.timing();
    DeliveryTiming eager =
        new DeliveryTiming(
            time,
            time,
            timing.random(),
            timing.retryDelay(),
            timing.probePause(),
            timing.senderIdle(),
            Duration.ofMillis(20));
    Delivery delivery =
        opened(new Delivery(new DeliveryOptions(1_000_000, 1, true), transport, ledger, eager));
    transport.behavior = sent -> new Answer(200, "60:transaction:key", null, null);
    delivery.offer(TestEnvelopes.transaction(1));
    delivery.flush(LONG);

    delivery.offer(TestEnvelopes.transaction(4));

    await().until(() -> transport.attempts.size() == 2);
    SentEnvelope report = transport.attempts.get(1);
    assertThat(report.discardedEvents())
        .containsExactly("ratelimit_backoff/transaction/1", "ratelimit_backoff/span/4");
    assertThat(report.items()).hasSize(1);
    assertThat(report.header().has("event_id")).isFalse();
    assertThat(report.header().get("sdk").get("name").asString())
        .isEqualTo("sentryotel.java.spring-boot");
  }

  @Test
  void lastReportThatNobodyAnswersIsNoWarning() {
    Delivery delivery = delivery(1_000_000, 1);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    ((Logger) LoggerFactory.getLogger(Delivery.class)).addAppender(log);
    log.start();
    ledger.discard(DiscardReason.IGNORED, DataCategory.TRANSACTION, 3);
    transport.behavior =
        sent -> {
          throw new IOException("connection refused");
        };

    delivery.close(LONG);
    ((Logger) LoggerFactory.getLogger(Delivery.class)).detachAppender(log);

    assertThat(transport.attempts).hasSize(1);
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  @Test
  void noReportsIfSwitchedOff() {
    Delivery delivery =
        opened(
            new Delivery(
                new DeliveryOptions(1_000_000, 1, false), transport, ledger, time.timing()));
    ledger.discard(DiscardReason.SAMPLE_RATE, DataCategory.TRANSACTION, 3);

    delivery.offer(TestEnvelopes.transaction(1));
    delivery.close(LONG);

    assertThat(transport.attempts).singleElement().matches(sent -> sent.items().size() == 1);
  }

  @Test
  void flushWaitsForWhatWasOfferedBeforeOnly() throws InterruptedException {
    Delivery delivery = delivery(1_000_000, 4);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    ConcurrentLinkedQueue<CountDownLatch> latches =
        new ConcurrentLinkedQueue<>(List.of(first, second));
    transport.behavior = sent -> FakeTransport.after(latches.remove(), 200).answer(sent);
    delivery.offer(TestEnvelopes.transaction(1));
    await().until(() -> transport.inFlight.get() == 1);

    AtomicReference<Boolean> flushed = new AtomicReference<>();
    Thread flusher = new Thread(() -> flushed.set(delivery.flush(LONG)));
    flusher.start();
    await().until(() -> flusher.getState() == Thread.State.TIMED_WAITING);
    delivery.offer(TestEnvelopes.transaction(1));
    await().until(() -> transport.inFlight.get() == 2);
    first.countDown();
    flusher.join();
    int stillInFlight = delivery.snapshot().inFlightEnvelopes();
    second.countDown();

    assertThat(flushed.get()).isTrue();
    assertThat(stillInFlight).isEqualTo(1);
  }

  @Test
  void flushGivesUpAfterItsTimeoutAndLeavesNothingBehind() {
    Delivery delivery = delivery(1_000_000, 1);
    CountDownLatch latch = new CountDownLatch(1);
    transport.behavior = FakeTransport.after(latch, 200);
    delivery.offer(TestEnvelopes.transaction(1));

    boolean isFlushed = delivery.flush(Duration.ofMillis(20));
    latch.countDown();

    assertThat(isFlushed).isFalse();
    assertThat(delivery.flush(LONG)).isTrue();
    assertThat(ledger.deliveredSpans()).isEqualTo(1);
  }

  @Test
  void listenerToAFlushHoldsNobodyUp() throws InterruptedException {
    Delivery delivery = delivery(1_000_000, 2);
    CountDownLatch isSent = new CountDownLatch(1);
    transport.behavior = FakeTransport.after(isSent, 200);
    CountDownLatch isTold = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    delivery.offer(TestEnvelopes.transaction(1));
    delivery
        .flush()
        .whenComplete(
            () -> {
              isTold.countDown();
              awaitUninterruptibly(mayGoOn);
            });
    isSent.countDown();
    isTold.await();

    delivery.offer(TestEnvelopes.transaction(1));
    boolean isFlushed = delivery.flush(LONG);
    mayGoOn.countDown();

    assertThat(isFlushed).isTrue();
    assertThat(ledger.deliveredSpans()).isEqualTo(2);
  }

  @Test
  void listenerThatFailsKeepsNoOtherFromBeingTold() {
    Delivery delivery = delivery(1_000_000, 1);
    CountDownLatch isSent = new CountDownLatch(1);
    transport.behavior = FakeTransport.after(isSent, 200);
    delivery.offer(TestEnvelopes.transaction(1));
    delivery
        .flush()
        .whenComplete(
            () -> {
              throw new IllegalStateException("a listener that fails");
            });
    CompletableResultCode other = delivery.flush();

    isSent.countDown();

    assertThat(other.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  @Test
  void flushesThatNobodyWaitsForAreBounded() {
    Delivery delivery = delivery(1_000_000, 1);
    transport.behavior = sent -> transport.swallow();
    delivery.offer(TestEnvelopes.transaction(1));

    List<CompletableResultCode> flushes = new ArrayList<>();
    for (int i = 0; i <= Waiters.MAX_WATCHES; i++) {
      flushes.add(delivery.flush());
    }

    CompletableResultCode last = flushes.remove(Waiters.MAX_WATCHES);
    assertThat(last.isDone()).isTrue();
    assertThat(last.isSuccess()).isFalse();
    assertThat(flushes).noneMatch(CompletableResultCode::isDone);
    delivery.close(Duration.ZERO);
    assertThat(flushes).allMatch(CompletableResultCode::isSuccess);
  }

  @Test
  void flushKeepsTheInterruption() {
    Delivery delivery = delivery(1_000_000, 1);
    transport.behavior = sent -> transport.swallow();
    delivery.offer(TestEnvelopes.transaction(1));

    Thread.currentThread().interrupt();
    boolean isFlushed = delivery.flush(LONG);

    assertThat(isFlushed).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closeDeliversWhatWaits() {
    Delivery delivery = delivery(1_000_000, 2);

    offer(delivery, TestEnvelopes.transaction(1), 100);
    delivery.close(LONG);

    assertThat(ledger.deliveredSpans()).isEqualTo(100);
    assertThat(transport.closes).hasValue(1);
    assertThat(SenderThreads.alive()).isEmpty();
  }

  @Test
  void deadCollectorDoesNotStretchClose() {
    Delivery delivery = delivery(1_000_000, 2);
    transport.behavior = sent -> transport.swallow();
    offer(delivery, TestEnvelopes.transaction(1), 10);
    await().until(() -> transport.inFlight.get() == 2);

    long start = System.nanoTime();
    delivery.close(Duration.ofMillis(300));
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(took).isBetween(Duration.ofMillis(290), Duration.ofMillis(1500));
    assertThat(lost(DiscardReason.NETWORK_ERROR, DataCategory.SPAN)).isEqualTo(2);
    assertThat(lost(DiscardReason.QUEUE_OVERFLOW, DataCategory.SPAN)).isEqualTo(8);
    assertThat(delivery.snapshot().pendingSpans()).isZero();
    assertThat(SenderThreads.alive()).isEmpty();
  }

  @Test
  void progressStretchesClose() {
    Delivery delivery = delivery(1_000_000, 1);
    Duration each = Duration.ofMillis(100);
    transport.behavior = sent -> answerAfter(each);
    offer(delivery, TestEnvelopes.transaction(1), 10);

    delivery.close(Duration.ofMillis(400));

    assertThat(ledger.deliveredSpans()).isEqualTo(10);
  }

  @Test
  void closeTellsSentryWhatItLeftBehindIfSentryAnswers() {
    Delivery delivery = delivery(1_000_000, 2);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    transport.behavior =
        sent ->
            sent.items().get(0).type().equals("transaction") && calls.getAndIncrement() > 0
                ? FakeTransport.after(never, 200).answer(sent)
                : answerAfter(Duration.ofMillis(50));
    offer(delivery, TestEnvelopes.transaction(1), 2);

    delivery.close(Duration.ofMillis(300));

    SentEnvelope last = transport.attempts.get(transport.attempts.size() - 1);
    assertThat(last.discardedEvents())
        .containsExactly("network_error/transaction/1", "network_error/span/1");
  }

  @Test
  void nothingIsTriedAgainWhileClosing() {
    DeliveryTiming timing = time.timing();
    DeliveryTiming patient =
        new DeliveryTiming(
            time,
            time,
            timing.random(),
            Duration.ofMinutes(5),
            timing.probePause(),
            timing.senderIdle(),
            timing.interval());
    Delivery delivery =
        opened(new Delivery(new DeliveryOptions(1_000_000, 1, true), transport, ledger, patient));
    transport.behavior = sent -> fail();
    delivery.offer(TestEnvelopes.transaction(1));
    await().until(() -> delivery.snapshot().waitingEnvelopes() == 1);

    transport.behavior = sent -> Answer.ofStatus(200);
    delivery.close(LONG);

    assertThat(lost(DiscardReason.NETWORK_ERROR, DataCategory.SPAN)).isEqualTo(1);
    assertThat(transport.attempts.get(1).discardedEvents())
        .containsExactly("network_error/transaction/1", "network_error/span/1");
  }

  @Test
  void transportThatCannotBeClosedKeepsNoThreadAlive() {
    FakeTransport stubborn =
        new FakeTransport() {
          @Override
          public void close() {
            throw new IllegalStateException("not today");
          }
        };
    Delivery delivery =
        new Delivery(
            new DeliveryOptions(1_000_000, 2, true), stubborn, new Ledger(), time.timing());
    delivery.offer(TestEnvelopes.transaction(1));

    delivery.close(LONG);

    SenderThreads.awaitNone();
  }

  @Test
  void offersAfterCloseAreCountedAndASecondCloseDoesNothing() {
    Delivery delivery = delivery(1_000_000, 1);
    delivery.close(LONG);

    boolean isTaken = delivery.offer(TestEnvelopes.transaction(2));
    delivery.close(LONG);

    assertThat(isTaken).isFalse();
    assertThat(lost(DiscardReason.QUEUE_OVERFLOW, DataCategory.SPAN)).isEqualTo(2);
    assertThat(transport.closes).hasValue(1);
    assertThat(delivery.flush(LONG)).isTrue();
  }

  private Delivery delivery(long maxQueueBytes, int maxRequestsInFlight) {
    return opened(
        new Delivery(
            new DeliveryOptions(maxQueueBytes, maxRequestsInFlight, true),
            transport,
            ledger,
            time.timing()));
  }

  private Delivery opened(Delivery delivery) {
    open.add(delivery);
    return delivery;
  }

  private static List<Boolean> offer(Delivery delivery, Envelope envelope, int times) {
    List<Boolean> taken = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      taken.add(delivery.offer(envelope));
    }
    return taken;
  }

  private long lost(DiscardReason reason, DataCategory category) {
    return ledger.discarded(reason, category);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer fail() throws IOException {
    throw new IOException("no answer");
  }

  /** A slow server: its latency is the point, so time passes for real. */
  private static Answer answerAfter(Duration latency) throws IOException {
    try {
      new CountDownLatch(1).await(latency.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    return Answer.ofStatus(200);
  }
}
