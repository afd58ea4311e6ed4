package dev.sentryotel.autoconfigure;

import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Brings sampler, propagator and processors into the SDK that OpenTelemetry's starter builds.
 *
 * <p>That starter asks for no bean of these types itself. It comes last among the customizers, so
 * that it sees what the application made of sampler and resource; a tracer provider customizer of
 * the application that sets a sampler still has the last word.
 */
final class OpenTelemetryStarterBridge implements AutoConfigurationCustomizerProvider {

  private static final Map<String, String> DEFAULTS =
      Map.of("otel.propagators", "tracecontext,baggage," + SentryPropagatorProvider.NAME);

  private final SentryTelemetry telemetry;
  private final SamplerInForce samplerInForce;
  private final ObjectProvider<SpanProcessor> spanProcessors;
  private final boolean collectsSpanProcessors;

  OpenTelemetryStarterBridge(
      SentryTelemetry telemetry,
      SamplerInForce samplerInForce,
      ObjectProvider<SpanProcessor> spanProcessors,
      boolean collectsSpanProcessors) {
    this.telemetry = telemetry;
    this.samplerInForce = samplerInForce;
    this.spanProcessors = spanProcessors;
    this.collectsSpanProcessors = collectsSpanProcessors;
  }

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer
        .addPropertiesSupplier(() -> DEFAULTS)
        .addPropagatorCustomizer(this::besideOurs)
        .addResourceCustomizer(
            (resource, config) -> {
              telemetry.useResource(resource);
              return resource;
            })
        .addSamplerCustomizer((sampler, config) -> samplerInForce.decorate(sampler))
        .addTracerProviderCustomizer((builder, config) -> addProcessors(builder));
    if (customizer instanceof AutoConfiguredOpenTelemetrySdkBuilder builder) {
      // A JVM hook would race the web server's graceful shutdown and lose what is in flight; the
      // application context closes the SDK.
      builder.disableShutdownHook();
    }
  }

  /**
   * Ours writes the one baggage header for all; where it is not configured nobody may rely on it.
   */
  private TextMapPropagator besideOurs(TextMapPropagator propagator, ConfigProperties config) {
    return config.getList("otel.propagators").contains(SentryPropagatorProvider.NAME)
        ? telemetry.propagator().beside(propagator)
        : propagator;
  }

  private SdkTracerProviderBuilder addProcessors(SdkTracerProviderBuilder builder) {
    if (collectsSpanProcessors) {
      spanProcessors
          .orderedStream()
          .filter(processor -> !(processor instanceof SentrySpanProcessor))
          .forEach(builder::addSpanProcessor);
    }
    // The last: it sees what the others did to the span.
    return builder.addSpanProcessor(telemetry.spanProcessor());
  }

  @Override
  public int order() {
    return Integer.MAX_VALUE;
  }
}
