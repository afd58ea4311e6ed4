package dev.sentryotel;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.encoding.FinishedSegment;
import dev.sentryotel.encoding.SegmentEncoder;
import dev.sentryotel.mapping.MappedSpan;
import dev.sentryotel.protocol.DiscardReason;
import dev.sentryotel.sampling.IgnoredRoots;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.function.Consumer;

/**
 * Leaves out segments whose roots are to be ignored, but whose path or name were known only when
 * they ended, and what ends after a root that was left out, for whatever reason. Spans are counted
 * by the reason; what a stream sent before stays sent.
 *
 * <p>Used by the encoder thread alone.
 */
final class IgnoringEncoder implements SegmentEncoder {

  private final IgnoredRoots ignoredRoots;
  private final SegmentEncoder encoder;
  private final Ledger ledger;

  IgnoringEncoder(IgnoredRoots ignoredRoots, SegmentEncoder encoder, Ledger ledger) {
    this.ignoredRoots = ignoredRoots;
    this.encoder = encoder;
    this.ledger = ledger;
  }

  @Override
  public void encode(FinishedSegment segment, Consumer<Envelope> out) {
    SpanData root = segment.root();
    DiscardReason refusal = segment.facts().refusal();
    if (refusal != null) {
      ledger.discardSpans(refusal, segment.spanCount());
    } else if (root != null && isIgnored(root)) {
      // For the spans that come after it.
      segment.facts().refuse(DiscardReason.IGNORED);
      ledger.discardTransaction(DiscardReason.IGNORED, segment.spanCount());
    } else {
      encoder.encode(segment, out);
    }
  }

  private boolean isIgnored(SpanData root) {
    return ignoredRoots.matchesPath(root.getKind(), root.getAttributes())
        || (!ignoredRoots.names().isEmpty()
            && ignoredRoots.matchesName(MappedSpan.of(root).description()));
  }
}
