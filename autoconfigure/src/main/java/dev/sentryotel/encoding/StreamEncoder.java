package dev.sentryotel.encoding;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.propagation.DynamicSamplingContexts;
import java.util.function.Consumer;

/**
 * Turns segments into containers of streamed spans: the lifecycle {@code stream}.
 *
 * <p>A container has at most 1000 spans and 5 000 000 bytes. A span too large for one is made
 * smaller: its texts are cut to 2 KiB, then values above 256 bytes left out. What Sentry would
 * refuse is counted as {@code invalid}: ids of zeros or of another trace, an end before the start.
 *
 * @see <a href="https://develop.sentry.dev/sdk/telemetry/spans/">Spans</a>
 */
public final class StreamEncoder implements SegmentEncoder {

  private final SpanContainers containers;
  private final Discards discards;

  private StreamEncoder(EncodingOptions options, DynamicSamplingContexts contexts, Ledger ledger) {
    this.discards = new Discards(ledger);
    this.containers = new SpanContainers(options, new EnvelopeHeaders(), contexts, discards);
  }

  /** Creates an encoder that counts what it cannot encode in the ledger. */
  public static StreamEncoder create(
      EncodingOptions options, DynamicSamplingContexts contexts, Ledger ledger) {
    return new StreamEncoder(
        requireNonNull(options, "options"),
        requireNonNull(contexts, "contexts"),
        requireNonNull(ledger, "ledger"));
  }

  @Override
  public void encode(FinishedSegment segment, Consumer<Envelope> out) {
    discards.clear();
    try {
      containers.write(segment, segment.root(), segment.spans(), out);
      discards.commit();
    } finally {
      containers.clear();
    }
  }
}
