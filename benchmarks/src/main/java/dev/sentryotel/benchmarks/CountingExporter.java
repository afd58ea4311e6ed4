package dev.sentryotel.benchmarks;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Counts the spans that come, and throws them away or passes them on. */
final class CountingExporter implements SpanExporter {

  private final @Nullable SpanExporter next;

  CountingExporter(@Nullable SpanExporter next) {
    this.next = next;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    Tally.CURRENT.arrivedSpans.add(spans.size());
    return next == null ? CompletableResultCode.ofSuccess() : next.export(spans);
  }

  @Override
  public CompletableResultCode flush() {
    return next == null ? CompletableResultCode.ofSuccess() : next.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return next == null ? CompletableResultCode.ofSuccess() : next.shutdown();
  }
}
