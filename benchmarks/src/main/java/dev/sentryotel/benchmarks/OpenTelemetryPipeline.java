package dev.sentryotel.benchmarks;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.concurrent.TimeUnit;

/** A pipeline behind OpenTelemetry's API. */
final class OpenTelemetryPipeline implements Pipeline {

  private static final long MAX_FLUSH_SECONDS = 10;

  private final SdkTracerProvider provider;
  private final Runnable closeRest;
  private final ThreadLocal<WebSpans> spans;

  OpenTelemetryPipeline(SdkTracerProvider provider, Runnable closeRest) {
    this.provider = provider;
    this.closeRest = closeRest;
    this.spans = ThreadLocal.withInitial(() -> new WebSpans(provider.get("benchmark")));
  }

  @Override
  public void trace(int children) {
    spans.get().trace(children);
  }

  @Override
  public void flush() {
    provider.forceFlush().join(MAX_FLUSH_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    provider.shutdown().join(MAX_FLUSH_SECONDS, TimeUnit.SECONDS);
    closeRest.run();
  }
}
