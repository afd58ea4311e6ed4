package dev.sentryotel.trace;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.SegmentEncoder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.function.Consumer;

/**
 * The real processor without its thread: the benchmark's own thread does the encoder's work, when
 * it is told to, so that it can be timed. Here, because only this package can replace the thread.
 */
public final class SteppedProcessor {

  // Time stands still, so that spans that wait wait for as long as it takes.
  private static final long NOW = 0;

  private final SentrySpanProcessor processor;

  /** Makes one; {@code sink} gets every envelope. */
  public SteppedProcessor(
      SegmentOptions options, SegmentEncoder encoder, Ledger ledger, Consumer<Envelope> sink) {
    processor =
        new SentrySpanProcessor(
            options,
            encoder,
            sink,
            CompletableResultCode::ofSuccess,
            ledger,
            new EncoderRuntime(
                () -> NOW, SteppedProcessor::neverStarting, EncoderThread.NAP_NANOS));
  }

  private static Thread neverStarting(Runnable task) {
    return new Thread(task) {
      @Override
      public void start() {}
    };
  }

  /** Returns what collects the spans. */
  public SpanProcessor processor() {
    return processor;
  }

  /** Encodes every segment that is complete. */
  public void look() {
    processor.assembler().look(NOW, false);
  }
}
