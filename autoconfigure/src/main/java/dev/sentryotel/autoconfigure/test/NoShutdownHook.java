package dev.sentryotel.autoconfigure.test;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/**
 * Keeps OpenTelemetry's starter from adding a hook to the JVM for each context of a suite of tests:
 * hooks would hold all SDKs until the suite ends. Its context closes each.
 */
final class NoShutdownHook implements AutoConfigurationCustomizerProvider {

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    if (customizer instanceof AutoConfiguredOpenTelemetrySdkBuilder builder) {
      builder.disableShutdownHook();
    }
  }
}
