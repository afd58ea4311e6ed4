package dev.sentryotel.benchmarks;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.sentry.Sentry;
import io.sentry.opentelemetry.OtelSentrySpanProcessor;
import io.sentry.opentelemetry.SentrySampler;
import io.sentry.opentelemetry.SentrySpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Sentry's own SDK behind OpenTelemetry's API, put together as its auto-configuration does it.
 *
 * <p>Its classes need {@code sentry-opentelemetry-bootstrap} beside {@code
 * sentry-opentelemetry-core}, which does not bring it.
 */
final class SentryJavaOpenTelemetry {

  private SentryJavaOpenTelemetry() {}

  /** Returns that jar, if somebody named it. */
  static @Nullable String bootstrapJar() {
    String jar = System.getProperty("benchmarks.bootstrap-jar", "");
    return jar.isEmpty() ? null : jar;
  }

  /** Returns what the page says of it where it is not measured, nothing where it is. */
  static String absence() {
    return bootstrapJar() != null
        ? ""
        : "\nsentry-java behind OpenTelemetry is left out: it needs `sentry-opentelemetry-bootstrap`,"
            + " which `-Dmeasure.bootstrap-jar` names.\n";
  }

  static Pipeline pipeline(double sampleRate, int spansPerTrace) {
    SentryJava.start(sampleRate, sentry -> SentryJavaTransport.queued(sentry, spansPerTrace));
    SdkTracerProvider provider =
        provider()
            .addSpanProcessor(BatchSpanProcessor.builder(new SentrySpanExporter()).build())
            .build();
    return new OpenTelemetryPipeline(provider, Sentry::close);
  }

  /** Returns a provider that lacks what exports. */
  static SdkTracerProviderBuilder provider() {
    return SdkTracerProvider.builder()
        .setResource(BenchmarkResource.get())
        .setSampler(new SentrySampler())
        .addSpanProcessor(new OtelSentrySpanProcessor());
  }
}
