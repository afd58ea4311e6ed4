package dev.sentryotel.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sentryotel.delivery.Ledger;
import dev.sentryotel.propagation.TraceFacts;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Contexts of spans live on in links and caches; the spans must not. */
class SegmentReachabilityTest {

  private final SentrySpanProcessor processor =
      SentrySpanProcessor.create(
          TraceTestBed.DEFAULTS,
          (segment, out) -> {},
          envelope -> {},
          CompletableResultCode::ofSuccess,
          new Ledger());
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder()
          .setSampler(new RecordingSampler())
          .addSpanProcessor(processor)
          .build();

  @Test
  void keptContextsKeepNoSpanThatWasTaken() {
    List<SpanContext> kept = new ArrayList<>();
    List<WeakReference<Span>> spans = new ArrayList<>();

    for (int i = 0; i < 10; i++) {
      segment(kept, spans);
    }
    processor.forceFlush().join(10, TimeUnit.SECONDS);

    awaitCollected(spans);
    assertThat(kept).hasSize(30);
    Reference.reachabilityFence(kept);
    processor.release().join(10, TimeUnit.SECONDS);
  }

  @Test
  void keptContextsKeepNoSpanThatEndedAfterRelease() {
    List<SpanContext> kept = new ArrayList<>();
    List<WeakReference<Span>> spans = new ArrayList<>();
    processor.release().join(10, TimeUnit.SECONDS);

    segment(kept, spans);

    awaitCollected(spans);
    assertThat(kept).hasSize(3);
    Reference.reachabilityFence(kept);
  }

  @Test
  void keptContextKeepsNoOtherSegment() {
    List<SpanContext> kept = new ArrayList<>();
    List<WeakReference<TraceFacts>> others = new ArrayList<>();

    for (int i = 0; i < 10; i++) {
      Span root = provider.get("test").spanBuilder("root").startSpan();
      if (i % 5 == 2) {
        kept.add(root.getSpanContext());
      } else {
        others.add(new WeakReference<>(TraceFacts.of(root.getSpanContext())));
      }
      child(root).end();
      root.end();
    }
    processor.forceFlush().join(10, TimeUnit.SECONDS);

    awaitCollected(others);
    Reference.reachabilityFence(kept);
    processor.release().join(10, TimeUnit.SECONDS);
  }

  // A root, a child, and a child that ends too late.
  private void segment(List<SpanContext> kept, List<WeakReference<Span>> spans) {
    Span root = provider.get("test").spanBuilder("root").startSpan();
    Span child = child(root);
    Span late = child(root);
    child.end();
    root.end();
    processor.forceFlush().join(10, TimeUnit.SECONDS);
    late.end();
    for (Span span : List.of(root, child, late)) {
      kept.add(span.getSpanContext());
      spans.add(new WeakReference<>(span));
    }
  }

  private Span child(Span parent) {
    return provider
        .get("test")
        .spanBuilder("child")
        .setParent(Context.root().with(parent))
        .startSpan();
  }

  private static void awaitCollected(List<? extends WeakReference<?>> references) {
    await()
        .until(
            () -> {
              System.gc();
              return references.stream().allMatch(reference -> reference.get() == null);
            });
  }
}
