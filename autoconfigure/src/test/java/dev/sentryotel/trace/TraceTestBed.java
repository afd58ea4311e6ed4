package dev.sentryotel.trace;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.FinishedSegment;
import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.SegmentEncoder;
import dev.sentryotel.encoding.TraceLifecycle;
import dev.sentryotel.protocol.DataCategory;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A real tracer provider over a processor whose encoder notes what it is given. Either the encoder
 * thread runs, or the test itself looks, at a time of its own.
 */
final class TraceTestBed implements AutoCloseable {

  static final SegmentOptions DEFAULTS = SegmentOptions.defaults();

  final Ledger ledger;
  final SentrySpanProcessor processor;
  final Tracer tracer;
  private final AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 1000);
  private final ConcurrentLinkedQueue<TakenSpans> taken = new ConcurrentLinkedQueue<>();
  private final SdkTracerProvider provider;
  private final boolean isStepped;

  private TraceTestBed(SegmentOptions options, SegmentEncoder encoder, boolean isStepped) {
    this.isStepped = isStepped;
    this.ledger = options.isStream() ? Ledger.ofStream() : new Ledger();
    EncoderRuntime system = EncoderRuntime.system();
    ThreadFactory noThread =
        task ->
            new Thread(task) {
              @Override
              public void start() {}
            };
    this.processor =
        new SentrySpanProcessor(
            options,
            (segment, out) -> {
              taken.add(TakenSpans.of(segment));
              encoder.encode(segment, out);
            },
            envelope -> ledger.spansDelivered(envelope.spanCount()),
            CompletableResultCode::ofSuccess,
            ledger,
            isStepped
                ? new EncoderRuntime(nowNanos::get, noThread, EncoderThread.NAP_NANOS)
                : system);
    this.provider =
        SdkTracerProvider.builder()
            .setSampler(new RecordingSampler())
            .addSpanProcessor(processor)
            .build();
    this.tracer = provider.get("test");
  }

  /** One whose encoder thread runs. */
  static TraceTestBed running(SegmentOptions options) {
    return new TraceTestBed(options, TraceTestBed::encode, false);
  }

  static TraceTestBed running(SegmentOptions options, SegmentEncoder encoder) {
    return new TraceTestBed(options, encoder, false);
  }

  /** One without a thread. */
  static TraceTestBed stepped(SegmentOptions options) {
    return new TraceTestBed(options, TraceTestBed::encode, true);
  }

  static TraceTestBed stepped(SegmentOptions options, SegmentEncoder encoder) {
    return new TraceTestBed(options, encoder, true);
  }

  static SegmentOptions options(
      int maxSpans, int maxBufferedSpans, TraceLifecycle lifecycle, LeftoverSpans leftovers) {
    return new SegmentOptions(
        maxSpans,
        maxBufferedSpans,
        DEFAULTS.maxSegmentAge(),
        lifecycle,
        leftovers,
        url -> url.startsWith("https://sentry.example/"));
  }

  static SegmentOptions options(LeftoverSpans leftovers) {
    return options(
        DEFAULTS.maxSpans(), DEFAULTS.maxBufferedSpans(), TraceLifecycle.STATIC, leftovers);
  }

  static void encode(FinishedSegment segment, Consumer<Envelope> out) {
    DataCategory category = segment.root() == null ? DataCategory.SPAN : DataCategory.TRANSACTION;
    out.accept(new Envelope(category, segment.spanCount(), new byte[2], 1));
  }

  Span root(String name) {
    return tracer.spanBuilder(name).setNoParent().startSpan();
  }

  Span child(Span parent, String name) {
    return tracer.spanBuilder(name).setParent(Context.root().with(parent)).startSpan();
  }

  void endedChildren(Span parent, int count) {
    for (int i = 0; i < count; i++) {
      child(parent, "child-" + i).end();
    }
  }

  /** Lets the encoder look, and returns what it was given. */
  List<TakenSpans> look() {
    processor.assembler().look(nowNanos.get(), false);
    return taken();
  }

  List<TakenSpans> look(Duration later) {
    nowNanos.addAndGet(later.toNanos());
    return look();
  }

  List<TakenSpans> flush() {
    if (isStepped) {
      processor.assembler().look(nowNanos.get(), true);
    } else {
      processor.forceFlush().join(10, TimeUnit.SECONDS);
    }
    return taken();
  }

  /** Closes, on this thread where there is no other. */
  List<TakenSpans> release() {
    if (isStepped) {
      processor.assembler().release(nowNanos.get());
    } else {
      processor.release().join(10, TimeUnit.SECONDS);
    }
    return taken();
  }

  /** Returns what the encoder was given since the last call. */
  List<TakenSpans> taken() {
    List<TakenSpans> all = new ArrayList<>();
    for (TakenSpans one = taken.poll(); one != null; one = taken.poll()) {
      all.add(one);
    }
    return all;
  }

  long lostSpans(DiscardReason reason) {
    return ledger.discarded(reason, DataCategory.SPAN);
  }

  long lostTransactions(DiscardReason reason) {
    return ledger.discarded(reason, DataCategory.TRANSACTION);
  }

  long lostSpans() {
    long sum = 0;
    for (DiscardReason reason : DiscardReason.values()) {
      sum += lostSpans(reason);
    }
    return sum;
  }

  /** Returns what is missing in {@code ended = delivered + discarded + pending}; 0 is right. */
  long missing() {
    return ledger.endedSpans()
        - ledger.deliveredSpans()
        - lostSpans()
        - processor.pending().total();
  }

  @Override
  public void close() {
    release();
    provider.close();
  }
}
