package dev.sentryotel;

import dev.sentryotel.delivery.Envelope;
import dev.sentryotel.encoding.FinishedSegment;
import dev.sentryotel.encoding.SegmentEncoder;
import io.opentelemetry.sdk.resources.Resource;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the encoder with the first segment: what it writes into every payload depends on the
 * resource, and the start of an application is no time to load JSON writers.
 *
 * <p>Used by the encoder thread alone.
 */
final class LazyEncoder implements SegmentEncoder {

  private final Function<Resource, SegmentEncoder> make;
  private @Nullable SegmentEncoder encoder;

  LazyEncoder(Function<Resource, SegmentEncoder> make) {
    this.make = make;
  }

  @Override
  public void encode(FinishedSegment segment, Consumer<Envelope> out) {
    if (encoder == null) {
      encoder = make.apply(resource(segment));
    }
    encoder.encode(segment, out);
  }

  private static Resource resource(FinishedSegment segment) {
    if (segment.root() != null) {
      return segment.root().getResource();
    }
    return segment.spans().isEmpty() ? Resource.getDefault() : segment.spans().get(0).getResource();
  }
}
