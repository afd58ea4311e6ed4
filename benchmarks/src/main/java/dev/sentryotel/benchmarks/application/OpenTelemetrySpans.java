package dev.sentryotel.benchmarks.application;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.concurrent.TimeUnit;

/** Children of the span that OpenTelemetry's starter makes of each request. */
public class OpenTelemetrySpans implements SpanMaker {

  private static final long MAX_FLUSH_SECONDS = 10;
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");

  private final OpenTelemetry openTelemetry;
  private final Tracer tracer;

  /** Made by Spring. */
  public OpenTelemetrySpans(OpenTelemetry openTelemetry) {
    this.openTelemetry = openTelemetry;
    this.tracer = openTelemetry.getTracer("shop");
  }

  @Override
  public final String makeSpans() {
    StringBuilder ids = new StringBuilder(NO_IDS.length());
    ids.append(Span.current().getSpanContext().getSpanId());
    for (int i = 0; i < CHILDREN; i++) {
      Span child =
          tracer
              .spanBuilder("SELECT shop.owners")
              .setSpanKind(SpanKind.CLIENT)
              .setAttribute(SYSTEM, "postgresql")
              .setAttribute(TEXT, QUERY)
              .setAttribute(SERVER, "db.example")
              .startSpan();
      try (Scope scope = child.makeCurrent()) {
        child.setAttribute(NAMESPACE, "shop");
      } finally {
        child.end();
      }
      ids.append(child.getSpanContext().getSpanId());
    }
    return ids.toString();
  }

  @Override
  public void flush() {
    if (openTelemetry instanceof OpenTelemetrySdk sdk) {
      sdk.getSdkTracerProvider().forceFlush().join(MAX_FLUSH_SECONDS, TimeUnit.SECONDS);
    }
  }
}
