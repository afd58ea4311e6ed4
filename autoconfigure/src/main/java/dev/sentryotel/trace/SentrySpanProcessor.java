package dev.sentryotel.trace;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.SegmentEncoder;
import dev.sentryotel.propagation.TraceFacts;
import dev.sentryotel.protocol.DiscardReason;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the ended spans of each local root and has them encoded on a thread of its own.
 *
 * <table>
 *   <caption>What becomes of a sampled span that has ended</caption>
 *   <tr><td>before its root was taken, among the first {@code maxSpans}</td>
 *       <td>goes into the root's transaction</td></tr>
 *   <tr><td>later, or beyond that number</td>
 *       <td>leaves without the root, or is lost as {@code buffer_overflow}, by the options</td></tr>
 *   <tr><td>its root stays open for longer than {@code maxSegmentAge}, or the buffer is full and
 *       there is no older one</td><td>the same, not too late for the root itself</td></tr>
 *   <tr><td>a root that ends while the buffer is full</td>
 *       <td>lost with what it has, {@code queue_overflow}</td></tr>
 *   <tr><td>any other that ends while the buffer is full</td>
 *       <td>lost, {@code buffer_overflow}</td></tr>
 *   <tr><td>its root is open at {@link #release}, or it ends after that</td>
 *       <td>lost, {@code buffer_overflow}</td></tr>
 *   <tr><td>it never passed Sentry's sampler, or came a second time</td>
 *       <td>lost, {@code invalid}</td></tr>
 *   <tr><td>the encoder throws</td><td>lost, {@code internal_sdk_error}</td></tr>
 *   <tr><td>a request of the client's own</td><td>dropped, and not counted at all</td></tr>
 * </table>
 *
 * <p>{@code onStart} and {@code onEnd} may be called by any thread; they take no lock, search
 * nothing, and never throw. A root's transaction leaves within some 100 ms of its end.
 */
public final class SentrySpanProcessor implements SpanProcessor {

  private static final Logger log = LoggerFactory.getLogger(SentrySpanProcessor.class);

  private final Ledger ledger;
  private final SpanStages stages;
  private final SegmentMailbox mailbox = new SegmentMailbox();
  private final SegmentAssembler assembler;
  private final EncoderThread encoderThread;
  private final SegmentIntake intake;
  private final LongSupplier nanoClock;
  private final AtomicBoolean hasWarned = new AtomicBoolean();

  SentrySpanProcessor(
      SegmentOptions options,
      SegmentEncoder encoder,
      Consumer<Envelope> sink,
      Supplier<CompletableResultCode> flushDelivery,
      Ledger ledger,
      EncoderRuntime runtime) {
    requireNonNull(options, "options");
    this.ledger = requireNonNull(ledger, "ledger");
    this.nanoClock = runtime.nanoClock();
    this.stages = new SpanStages(ledger);
    SegmentSender sender =
        new SegmentSender(
            options, requireNonNull(encoder, "encoder"), requireNonNull(sink, "sink"), stages);
    this.assembler = new SegmentAssembler(options, mailbox, stages, sender);
    this.encoderThread =
        new EncoderThread(
            assembler, mailbox, stages, requireNonNull(flushDelivery, "flushDelivery"), runtime);
    this.intake = new SegmentIntake(options, ledger, stages, mailbox, encoderThread);
  }

  /**
   * Creates a processor; its thread starts with the first span that ends.
   *
   * @param encoder called by the encoder thread alone
   * @param sink takes each envelope over, whatever becomes of it; called by the encoder thread,
   *     must not throw
   * @param flushDelivery starts to flush what the sink has taken, and returns at once
   * @param ledger where ended and lost spans are counted, of the same lifecycle
   */
  public static SentrySpanProcessor create(
      SegmentOptions options,
      SegmentEncoder encoder,
      Consumer<Envelope> sink,
      Supplier<CompletableResultCode> flushDelivery,
      Ledger ledger) {
    return new SentrySpanProcessor(
        options, encoder, sink, flushDelivery, ledger, EncoderRuntime.system());
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    SpanContext context = span.getSpanContext();
    if (!context.isSampled() || mailbox.isClosed()) {
      return;
    }
    TraceFacts facts = TraceFacts.of(context);
    if (facts != null && facts.isSampled()) {
      Segment segment = segment(facts, span, context);
      if (segment != null) {
        segment.spanStarted();
      }
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    SpanContext context = span.getSpanContext();
    if (!context.isSampled()) {
      return;
    }
    TraceFacts facts = TraceFacts.of(context);
    if (facts == null) {
      discardForeign();
    } else if (facts.isSampled()) {
      onEnd(segment(facts, span, context), context, span);
    }
    // Else it is recorded for others only.
  }

  private void onEnd(@Nullable Segment segment, SpanContext context, ReadableSpan span) {
    if (segment == null) {
      discardForeign();
    } else if (segment.isRoot(context)) {
      intake.rootEnded(segment);
    } else {
      intake.childEnded(segment, span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /**
   * Has every complete root encoded at once and delivered; roots still open, and their children,
   * stay. The answer comes when delivery has been flushed.
   */
  @Override
  public CompletableResultCode forceFlush() {
    return encoderThread.flush();
  }

  /**
   * Flushes and no more, as {@link #close} does: the SDK's own shutdown comes before requests in
   * flight have ended, and a paused application context starts again. {@link #release} is what ends
   * the processor.
   */
  @Override
  public CompletableResultCode shutdown() {
    return forceFlush();
  }

  /**
   * Ends the processor and its thread: complete roots are encoded, children of roots still open are
   * lost, and so is every span that ends from now on. The answer comes when the sink has everything
   * it will get; delivery is not flushed. The second call does nothing.
   */
  public CompletableResultCode release() {
    return encoderThread.release();
  }

  SegmentAssembler assembler() {
    return assembler;
  }

  /** Returns how many ended spans are on their way to becoming envelopes. */
  public PendingSpans pending() {
    long waiting = stages.waiting();
    long encoding = stages.encoding();
    long open = Math.max(0, stages.buffered() - waiting);
    long oldestNanos = waiting + encoding > 0 ? assembler.workingNanos(nanoClock.getAsLong()) : 0;
    return new PendingSpans(open, waiting, encoding, oldestNanos);
  }

  // The first span of new facts is their root, whoever its parent is.
  private @Nullable Segment segment(TraceFacts facts, ReadableSpan span, SpanContext context) {
    if (!(facts.localRoot() instanceof Segment segment)) {
      return attached(facts, span, context);
    }
    return segment.belongsTo(this, context) ? segment : null;
  }

  private @Nullable Segment attached(TraceFacts facts, ReadableSpan span, SpanContext context) {
    return facts.localRoot(() -> new Segment(this, context, span)) instanceof Segment segment
            && segment.belongsTo(this, context)
        ? segment
        : null;
  }

  private void discardForeign() {
    ledger.spanEnded();
    ledger.discardSpans(DiscardReason.INVALID, 1);
    if (hasWarned.compareAndSet(false, true)) {
      log.warn(
          "A span that was not sampled by Sentry's sampler cannot be sent to Sentry. Declare your"
              + " sampler as a bean of type Sampler instead of setting it on the tracer provider."
              + " Further spans are only counted.");
    }
  }
}
