package dev.sentryotel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.ClientSnapshot.Pending;
import dev.sentryotel.delivery.Answer;
import dev.sentryotel.delivery.DeliveryOptions;
import dev.sentryotel.delivery.Discarded;
import dev.sentryotel.delivery.EnvelopeTransport;
import dev.sentryotel.delivery.OutgoingEnvelope;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.protocol.Dsn;
import dev.sentryotel.sampling.IgnoredRoots;
import dev.sentryotel.sampling.SamplingOptions;
import dev.sentryotel.sampling.W3cParentSampling;
import dev.sentryotel.testing.EnvelopeReader;
import dev.sentryotel.testing.SpanIds;
import dev.sentryotel.trace.SegmentOptions;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.semconv.UrlAttributes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The accounts of the whole way of a span, from the sampler to a transport that fails. */
@Timeout(60)
class AccountingTest {

  private static final Dsn DSN = Dsn.parse("http://key@sentry.example/42");
  private static final Duration RUN = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BURST = Duration.ofMillis(100);
  private static final int THREADS = 8;
  private static final int MAX_SPANS = 20;
  private static final int MAX_BUFFERED_SPANS = 3000;
  private static final long MAX_QUEUE_BYTES = 256 << 10;

  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final LongAdder ownRequests = new LongAdder();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private volatile boolean isOver;

  @ParameterizedTest
  @CsvSource({"STATIC, STREAM", "STATIC, TRANSACTION", "STREAM, STREAM"})
  void everySpanHasOneEndWhileFaultsComeAndGo(TraceLifecycle lifecycle, LeftoverSpans leftovers)
      throws InterruptedException {
    long seed = System.nanoTime();
    FaultyTransport transport = new FaultyTransport(seed);
    SentryTelemetry telemetry = telemetry(lifecycle, leftovers, transport);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(telemetry.decidingSampler())
            .addSpanProcessor(new EndedSpans())
            .addSpanProcessor(telemetry.spanProcessor())
            .build();
    Thread auditor = started(() -> audit(telemetry));
    Thread weather = started(transport::change);

    List<Span> open = work(provider.get("test"), telemetry, seed);
    isOver = true;
    weather.join();
    transport.isHealthy = true;
    boolean isFlushed = telemetry.flush(PATIENCE);
    ClientSnapshot withOpenRoots = telemetry.snapshot();
    open.forEach(Span::end);
    boolean isFlushedAgain = telemetry.flush(PATIENCE);
    ClientSnapshot quiet = telemetry.snapshot();
    auditor.join();
    telemetry.close();
    provider.get("test").spanBuilder("after the end").startSpan().end();
    ClientSnapshot closed = telemetry.snapshot();
    provider.close();

    String context = "seed " + seed + ", " + quiet;
    assertThat(faults).as(context).isEmpty();
    assertThat(isFlushed && isFlushedAgain).as(context).isTrue();
    assertThat(ends(withOpenRoots) + withOpenRoots.pendingSpans().total())
        .as(context)
        .isEqualTo(withOpenRoots.endedSpans());
    assertThat(quiet.pendingSpans()).as(context).isEqualTo(new Pending(0, 0, 0, 0, 0));
    assertThat(ends(quiet)).as(context).isEqualTo(quiet.endedSpans());
    assertThat(ends(closed)).as(context).isEqualTo(closed.endedSpans());
    // Nobody looked whose requests those were that found the buffer full.
    assertThat(closed.endedSpans())
        .as(context)
        .isBetween((long) ended.size(), ended.size() + ownRequests.sum());
    assertThat(lostSpans(closed)).as(context).isEqualTo(closed.discardedSpans());
    assertThat(transport.twice).as(context).isEmpty();
    assertThat(transport.taken).as(context).hasSize((int) closed.deliveredSpans());
    assertThat(ended.containsAll(transport.taken)).as(context).isTrue();
    assertThat(quiet.deliveredSpans()).as(context).isPositive();
    assertThat(quiet.retriedCalls()).as(context).isPositive();
    assertThat(quiet.discarded())
        .as(context)
        .extracting(Discarded::reason)
        .contains(
            DiscardReason.SAMPLE_RATE,
            DiscardReason.QUEUE_OVERFLOW,
            DiscardReason.SEND_ERROR,
            DiscardReason.RATE_LIMITED,
            DiscardReason.RATELIMIT_BACKOFF,
            DiscardReason.INTERNAL_SDK_ERROR);
  }

  private static long ends(ClientSnapshot snapshot) {
    return snapshot.deliveredSpans() + snapshot.discardedSpans() + snapshot.spooledSpans();
  }

  private static long lostSpans(ClientSnapshot snapshot) {
    return snapshot.discarded().stream()
        .filter(loss -> loss.category() == DataCategory.SPAN)
        .filter(loss -> loss.reason() != DiscardReason.SAMPLE_RATE)
        .mapToLong(Discarded::quantity)
        .sum();
  }

  private static SentryTelemetry telemetry(
      TraceLifecycle lifecycle, LeftoverSpans leftovers, EnvelopeTransport transport) {
    SegmentOptions segments =
        new SegmentOptions(
            MAX_SPANS,
            MAX_BUFFERED_SPANS,
            SegmentOptions.DEFAULT_MAX_SEGMENT_AGE,
            lifecycle,
            leftovers,
            DSN::isOwnRequest);
    TelemetryOptions options =
        new TelemetryOptions()
            .dsn(DSN)
            .sampling(
                new SamplingOptions(
                    0.9,
                    List.of(),
                    List.of(),
                    new IgnoredRoots(List.of(), List.of()),
                    W3cParentSampling.PARENT))
            .segments(segments)
            .delivery(new DeliveryOptions(MAX_QUEUE_BYTES, 8, true));
    return new SentryTelemetry(options, transport);
  }

  private void audit(SentryTelemetry telemetry) {
    ClientSnapshot before = telemetry.snapshot();
    while (!isOver && faults.isEmpty()) {
      ClientSnapshot now = telemetry.snapshot();
      if (ends(now) > now.endedSpans()
          || now.deliveredSpans() < before.deliveredSpans()
          || now.discardedSpans() < before.discardedSpans()
          || now.pendingSpans().total() < 0) {
        faults.add(before + " and then " + now);
      }
      before = now;
    }
  }

  /** Lets threads make spans of all kinds, and returns roots that are still open. */
  private List<Span> work(Tracer tracer, SentryTelemetry telemetry, long seed)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Span> open = new ArrayList<>();
    long deadline = System.nanoTime() + RUN.toNanos();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
      Span root = tracer.spanBuilder("open for long").startSpan();
      open.add(root);
      threads.add(
          started(
              () -> {
                while (System.nanoTime() < deadline) {
                  trace(tracer, root, random);
                  if (random.nextInt(500) == 0) {
                    telemetry.flush(Duration.ofMillis(1));
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return open;
  }

  private static void trace(Tracer tracer, Span openRoot, Random random) {
    Span root = tracer.spanBuilder("root").setNoParent().startSpan();
    List<Span> late = new ArrayList<>();
    int children = random.nextInt(2 * MAX_SPANS);
    for (int i = 0; i < children; i++) {
      Span child = child(tracer, random.nextInt(20) == 0 ? openRoot : root);
      if (random.nextInt(10) == 0) {
        late.add(child);
      } else {
        child.end();
      }
    }
    if (random.nextInt(10) == 0) {
      Span ours = child(tracer, root);
      ours.setAttribute(UrlAttributes.URL_FULL, DSN.envelopeUrl());
      ours.end();
    }
    root.end();
    // Bursts that fill the buffers, and between them time to empty them.
    boolean isBurst = System.nanoTime() / BURST.toNanos() % 10 == 0;
    LockSupport.parkNanos(isBurst ? 1 : random.nextInt((int) BURST.toNanos() / 10));
    late.forEach(Span::end);
  }

  private static Span child(Tracer tracer, Span parent) {
    return tracer
        .spanBuilder("child")
        .setSpanKind(SpanKind.CLIENT)
        .setParent(Context.root().with(parent))
        .startSpan();
  }

  private static Thread started(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Notes what must have an end: what is sampled, and is no request of the client's own. */
  private final class EndedSpans implements SpanProcessor {

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      if (!span.getSpanContext().isSampled()) {
        return;
      }
      if (span.getAttribute(UrlAttributes.URL_FULL) == null) {
        ended.add(span.getSpanContext().getSpanId());
      } else {
        ownRequests.increment();
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  /** A transport with good and bad times; what it takes it reads. */
  private final class FaultyTransport implements EnvelopeTransport {

    private static final int HEALTHY = 1000;
    private static final int[] ONE_OF_EACH = {5, 15, 25, 55, 85};

    final Set<String> taken = ConcurrentHashMap.newKeySet();
    final Queue<String> twice = new ConcurrentLinkedQueue<>();
    volatile boolean isHealthy;
    private volatile boolean isDown;
    private final Random random;
    private final AtomicInteger calls = new AtomicInteger();

    FaultyTransport(long seed) {
      random = new Random(seed);
    }

    /** Goes down and comes back until all is over. */
    void change() {
      for (int moment = 0; !isOver; moment++) {
        isDown = moment % 10 == 5 || (!isDown && random.nextInt(6) == 0);
        awaitMillis(100);
      }
    }

    @Override
    public Answer send(OutgoingEnvelope envelope) throws IOException {
      // Every kind of fault once, then as it comes.
      int call = calls.getAndIncrement();
      int lot = isHealthy ? HEALTHY : call < ONE_OF_EACH.length ? ONE_OF_EACH[call] : lot();
      if (lot < 10) {
        throw new IOException("no answer");
      }
      if (lot < 20) {
        throw new IllegalStateException("a transport that throws");
      }
      if (lot < 30) {
        throw new NoClassDefFoundError("a transport that lacks a class");
      }
      if (lot < 80) {
        return Answer.ofStatus(503);
      }
      if (lot < 90) {
        // The first one long enough for something to come along on a busy machine.
        String seconds = call < ONE_OF_EACH.length ? "0.3" : "0.02";
        return new Answer(429, seconds + ":transaction;span:key", null, null);
      }
      take(envelope);
      return Answer.ofStatus(200);
    }

    private int lot() {
      return isDown ? 0 : random.nextInt(HEALTHY);
    }

    private void take(OutgoingEnvelope envelope) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      envelope.writeTo(bytes);
      for (String id : SpanIds.in(EnvelopeReader.read(bytes.toByteArray()))) {
        if (!taken.add(id)) {
          twice.add(id);
        }
      }
    }

    private static void awaitMillis(long millis) {
      try {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {}
  }
}
