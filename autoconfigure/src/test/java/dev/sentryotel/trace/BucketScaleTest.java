package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.encoding.LeftoverSpans;
import dev.sentryotel.encoding.TraceLifecycle;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BucketScaleTest {

  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");
  private static final SegmentOptions STREAM = options(TraceLifecycle.STREAM);

  private static SegmentOptions options(TraceLifecycle lifecycle) {
    return TraceTestBed.options(1000, 1000, lifecycle, LeftoverSpans.STREAM);
  }

  @Test
  void largeBucketLeavesWithoutWaiting() {
    try (TraceTestBed bed = TraceTestBed.stepped(STREAM)) {
      Span root = bed.root("root");
      ended(bed, root, 1, 10);
      assertThat(bed.look()).isEmpty();

      ended(bed, root, 7, 720_000);

      assertThat(bed.look()).extracting(taken -> taken.spans().size()).containsExactly(8);
    }
  }

  @Test
  void bucketThatIsNotLargeWaits() {
    try (TraceTestBed bed = TraceTestBed.stepped(STREAM)) {
      ended(bed, bed.root("root"), 16, 300_000);

      assertThat(bed.look()).isEmpty();
    }
  }

  @Test
  void spansAreWeighedOnce() {
    try (TraceTestBed bed = TraceTestBed.stepped(STREAM)) {
      Span root = bed.root("root");

      for (int i = 0; i < 16; i++) {
        ended(bed, root, 8, 30_000);
        assertThat(bed.look()).isEmpty();
      }
    }
  }

  @Test
  void bucketIsLightAgainWhenItWasTaken() {
    try (TraceTestBed bed = TraceTestBed.stepped(STREAM)) {
      Span root = bed.root("root");
      ended(bed, root, 8, 720_000);
      bed.look();

      ended(bed, root, 8, 10);
      assertThat(bed.look()).isEmpty();
      ended(bed, root, 8, 720_000);

      assertThat(bed.look()).extracting(taken -> taken.spans().size()).containsExactly(16);
    }
  }

  @Test
  void nextBucketOfASegmentIsWeighedFromItsFirstSpan() {
    try (TraceTestBed bed = TraceTestBed.stepped(STREAM)) {
      Span root = bed.root("root");
      ended(bed, root, 8, 720_000);
      bed.look();

      ended(bed, root, 8, 720_000);

      assertThat(bed.look()).extracting(taken -> taken.spans().size()).containsExactly(8);
    }
  }

  @Test
  void bucketIsLightAgainWhenItLeftWithItsRoot() {
    try (TraceTestBed bed = TraceTestBed.stepped(STREAM)) {
      Span root = bed.root("root");
      ended(bed, root, 8, 600_000);
      bed.look();
      root.end();
      assertThat(bed.look()).hasSize(1);

      ended(bed, root, 16, 100_000);

      assertThat(bed.look()).isEmpty();
    }
  }

  @Test
  void largeBucketOfLateSpansLeavesWithoutWaiting() {
    try (TraceTestBed bed = TraceTestBed.stepped(STREAM)) {
      Span root = bed.root("root");
      root.end();
      bed.look();

      ended(bed, root, 8, 720_000);

      assertThat(bed.look()).extracting(taken -> taken.spans().size()).containsExactly(8);
    }
  }

  @Test
  void transactionIsNotWeighedForItsChildrenWaitForTheRoot() {
    try (TraceTestBed bed = TraceTestBed.stepped(options(TraceLifecycle.STATIC))) {
      ended(bed, bed.root("root"), 8, 720_000);

      assertThat(bed.look()).isEmpty();
    }
  }

  static List<Consumer<Span>> waysToBeLarge() {
    String large = "x".repeat(SegmentOptions.MAX_BUCKET_BYTES);
    Attributes attributes = Attributes.of(TEXT, large);
    return List.of(
        span -> span.updateName(large),
        span -> span.setAttribute(TEXT, large),
        span -> span.setAttribute(AttributeKey.stringArrayKey("texts"), List.of("", large)),
        span ->
            span.setAttribute(AttributeKey.valueKey("value"), Value.of(List.of(Value.of(large)))),
        span -> span.addEvent("event", attributes),
        span -> span.addLink(span.getSpanContext(), attributes));
  }

  @ParameterizedTest
  @MethodSource("waysToBeLarge")
  void whateverIsLargeIsWeighed(Consumer<Span> enlarge) {
    try (TraceTestBed bed = TraceTestBed.stepped(STREAM)) {
      Span child = bed.child(bed.root("root"), "child");
      enlarge.accept(child);
      child.end();

      assertThat(bed.look()).hasSize(1);
    }
  }

  private static void ended(TraceTestBed bed, Span parent, int count, int chars) {
    for (int i = 0; i < count; i++) {
      bed.child(parent, "child").setAttribute(TEXT, "x".repeat(chars)).end();
    }
  }
}
