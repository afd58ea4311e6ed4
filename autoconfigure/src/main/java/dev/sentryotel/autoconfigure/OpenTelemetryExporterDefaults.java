package dev.sentryotel.autoconfigure;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import java.util.Map;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Makes OpenTelemetry's starter export nothing of its own unless the application asks for it.
 *
 * <p>Its default, OTLP to a collector on localhost, logs errors and delays the exit by ten seconds
 * where there is no collector. An exporter named by {@code otel.<signal>.exporter} wins over these
 * defaults, and an OTLP endpoint in the configuration leaves them out.
 */
final class OpenTelemetryExporterDefaults implements AutoConfigurationCustomizerProvider {

  private static final Map<String, String> NO_EXPORTERS =
      Map.of(
          "otel.traces.exporter", "none",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  private static final String[] OTLP_ENDPOINTS = {
    "otel.exporter.otlp.endpoint",
    "otel.exporter.otlp.traces.endpoint",
    "otel.exporter.otlp.metrics.endpoint",
    "otel.exporter.otlp.logs.endpoint"
  };

  private final Environment environment;

  OpenTelemetryExporterDefaults(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addPropertiesSupplier(() -> isOtlpConfigured() ? Map.of() : NO_EXPORTERS);
  }

  private boolean isOtlpConfigured() {
    for (String endpoint : OTLP_ENDPOINTS) {
      if (StringUtils.hasText(environment.getProperty(endpoint))) {
        return true;
      }
    }
    return false;
  }

  /** Very early, so that the application's own customizers have the last word. */
  @Override
  public int order() {
    return Integer.MIN_VALUE;
  }
}
